# The two commands a newcomer needs are `make run` and `make test`. `make help` lists the others.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run setup train evaluate experiment bench test test-fast check format env clean browser models/.current

# uv makes both environments from their lock files. Where it is missing, it is put into .tools/, for this project only.
UV := $(shell command -v uv 2>/dev/null || echo $(CURDIR)/.tools/bin/uv)
# Rasa needs Python 3.10. One that pyenv has installed but not activated is used before uv downloads one.
PYTHON310 := $(shell command -v python3.10 >/dev/null 2>&1 && python3.10 -c 'import sys; print(sys.executable)' 2>/dev/null \
	|| ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.10.*/bin/python 2>/dev/null | sort -V | tail -n 1)
BOT_PYTHON := $(or $(PYTHON310),3.10)
RELEVO := .venv/bin/relevo
BOT := PYTHONPATH=$(CURDIR) bot/.venv/bin/python
RASA := RASA_TELEMETRY_ENABLED=false PYTHONPATH=$(CURDIR) bot/.venv/bin/python -W ignore -m rasa

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

run: env ## Set everything up and start Relevo with its example shop
	@$(RELEVO) serve

setup: env ## Do all that `make run` does, except to start it
	@$(RELEVO) setup

train: env ## Train the assistant on data/
	@$(RELEVO) train

evaluate: env ## Evaluate on data/dev, with a report in var/evaluation/
	PYTHONWARNINGS=ignore $(BOT) -m bot.evaluation

experiment: env ## Compare pipelines, with Rasa's default one as the baseline
	PYTHONWARNINGS=ignore $(BOT) -m bot.experiment

bench: models/.current ## Measure speed and memory beside baselines, into var/bench/
	.venv/bin/python -m tests.bench

env: .venv/.synced bot/.venv/.synced

.venv/.synced: pyproject.toml uv.lock | $(UV)
	@echo "Making the Python environment of the gateway and the actions"
	@$(UV) sync --quiet --locked
	@touch $@

bot/.venv/.synced: bot/pyproject.toml bot/uv.lock | $(UV)
	@echo "Making the Python 3.10 environment of Rasa (it is large: this takes a few minutes the first time)"
	@$(UV) sync --quiet --locked --project bot --python $(BOT_PYTHON)
	@touch $@

$(CURDIR)/.tools/bin/uv:
	@echo "Fetching uv into .tools/"
	@python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv

test: check models/.current browser ## Run all tests: unit, contract, Rasa conversations, browser
	.venv/bin/python -m pytest
	$(BOT) -m pytest -c tests/bot/pytest.ini tests/bot
	$(RASA) test core --fail-on-prediction-errors --model models/relevo.tar.gz --stories tests/stories --out var/stories

test-fast: env ## Run the tests that need neither a model nor a browser
	.venv/bin/python -m pytest --ignore tests/e2e --ignore tests/web --ignore tests/desk

check: env node_modules/.current ## Run ruff, mypy, import-linter, tsc and Rasa's own validation
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@if [ -d node_modules/typescript ]; then npx tsc -p tsconfig.json; fi
	$(RASA) data validate --max-history 6

format: env ## Let ruff format the code
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

models/.current: env
	@$(RELEVO) train --if-needed

browser:
	@tests/prepare.sh

node_modules/.current: package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-fund --no-audit; else mkdir -p node_modules; \
		echo "npm is not installed: the browser scripts' types are not checked. Install Node.js 20 to check them."; fi
	@touch $@

clean: ## Remove what was made: environments, var/, models/
	rm -rf .venv bot/.venv .tools node_modules var models
