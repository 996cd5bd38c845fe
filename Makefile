# Each recipe line is one plain command: make then starts it without a shell between, and Ctrl-C or SIGTERM reaches it.
PYTHON ?= python3
LOCAL = .venv/bin/python -m config.local

.PHONY: run test check bench install install-tests secrets

run: install ## set up, start everything, serve on PORT (8000)
	@$(LOCAL) run

test: install-tests ## every check and every test, against real servers
	@$(LOCAL) test

check: install ## style, types, layers, templates, migrations, deployment
	@$(LOCAL) check

bench: install-tests ## speed, as ratios
	@$(LOCAL) bench

install:
	@$(PYTHON) config/local/install.py

install-tests:
	@$(PYTHON) config/local/install.py --tests

secrets: ## draw the secrets that docker-compose.yml mounts; those already there stay
	@$(PYTHON) config/containers/draw_secrets.py
