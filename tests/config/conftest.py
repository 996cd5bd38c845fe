"""What a server finds when it starts: the folder of collected files, which is there wherever one is served."""

from pathlib import Path

from django.conf import settings

Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
