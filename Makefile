# Tongbao: make setup | run | test | lint | bench | lock | messages
# `run` and `test` set up all that they need; after that they work without a network.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do command -v $$p >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
export PYTHONPATH := .:site

.PHONY: setup run test lint bench lock messages clean-setup

setup: $(VENV)/.run $(VENV)/.test ## install everything, for running and for testing

run: $(VENV)/.run ## set up, migrate, load the demo into an empty database, bake, start web and worker
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.test lint ## lint, contracts, migrations, translations, then every test
	@$(BIN)/python manage.py compile_catalogues
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q $(ARGS)

lint: $(VENV)/.test ## what needs no database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/.test ## measure and write docs/benchmarks.md
	$(BIN)/python -m tests.bench

lock: ## resolve pyproject.toml again into the two lock files
	uv pip compile pyproject.toml -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock
	uv pip compile pyproject.toml -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra test -c requirements.lock -o requirements-dev.lock

messages: $(VENV)/.test ## bring the message catalogues up to date with the code (needs GNU gettext)
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemessages -l zh_Hans --no-obsolete --no-wrap --add-location file -e html,txt,py,svg,xml -i .venv -i var -i tests

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Tongbao needs Python 3.11 or newer, and no python3 was found: install it and call make again. 需要 Python 3.11 或更高版本。"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tongbao needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Call: make run PYTHON=/path/to/python3.11. 需要 Python 3.11 或更高版本。"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module: install it (Debian, Ubuntu: apt-get install python3-venv) and call make again. 缺少 venv 模块。"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version 2>&1) ..."
	@PYTHONPATH= $(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(BIN)/python
	@echo "Installing the packages of requirements.lock (once) ..."
	@PYTHONPATH= $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/.test: requirements.lock requirements-dev.lock | $(BIN)/python
	@echo "Installing the packages of requirements-dev.lock (once) ..."
	@PYTHONPATH= $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@ $(VENV)/.run
