"""One machine, no hands: set-up, private servers, and the application under one roof.

`install.py` runs before anything of the project is there: it uses the standard library alone and is called by
its path. The rest is `python -m config.local`, with the virtual environment that it made.
"""
