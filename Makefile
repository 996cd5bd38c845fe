# Each recipe line is one plain command: make then starts it without a shell between, and Ctrl-C or SIGTERM reaches it.
PYTHON ?= python3
LOCAL = .venv/bin/python -m config.local

.PHONY: run test check coverage bench drill sbom access-document install install-tests secrets

run: install ## set up, start everything, serve on PORT (8000)
	@$(LOCAL) run

test: install-tests ## every check and every test, against real servers
	@$(LOCAL) test

check: install ## style, types, layers, templates, migrations, deployment, advisories
	@$(LOCAL) check

coverage: install-tests ## what of ours no test reaches; takes twice as long as the tests
	@$(LOCAL) coverage

bench: install-tests ## speed, as ratios
	@$(LOCAL) bench

drill: install ## two years of reminders on a clock of their own, told as a story
	@$(LOCAL) drill

sbom: ## every locked package with version and hashes, as CycloneDX, into var/sbom.json
	@$(PYTHON) config/local/bill.py

access-document: install ## docs/hak-akses.md, from the table that the tests hold the application to
	@.venv/bin/python -m tests.house.access_document

install:
	@$(PYTHON) config/local/install.py

install-tests:
	@$(PYTHON) config/local/install.py --tests

secrets: ## draw the secrets that docker-compose.yml mounts; those already there stay
	@$(PYTHON) config/containers/draw_secrets.py
