# Everything a person or a CI machine runs. `make` alone lists the targets.
# PYTHON chooses the interpreter of .venv:   make test PYTHON=python3.12
# ARGS is handed on:                         make demo ARGS="--port 9000"    make test ARGS="-k unlock"

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
LOCKED := $(VENV)/.locked-$(VERSION)
INSTALLED := $(VENV)/.installed-$(VERSION)
COMPILE = env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS $(BIN)/uv pip compile --quiet \
	--universal --python-version 3.11 --generate-hashes --only-binary :all: --no-config \
	--no-annotate --no-header $(ARGS)

.PHONY: help install demo test test-long check bench killpoints lint types layers docs-check static docs screenshots transcripts lock clean
.NOTPARALLEL:

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## prepare .venv; after it .venv/bin/helpdesk works

demo: $(INSTALLED) ## the whole story in a browser, without a Telegram account
	$(BIN)/helpdesk demo $(ARGS)

test: $(INSTALLED) ## all tests but the long ones
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not long" $(ARGS)

test-long: $(INSTALLED) ## the long ones: kills, faults, floods, canaries, browsers, tasks beside the main story
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m long $(ARGS)

check: lint layers static test-long test ## lint, types, layers, generated documents and all tests

# Types and documents take one core each, so they share the minute.
static: $(INSTALLED)
	@$(MAKE) --no-print-directory types & types=$$!; $(MAKE) --no-print-directory docs-check && wait $$types

lint: $(INSTALLED) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED) ## mypy --strict
	$(BIN)/mypy

layers: $(INSTALLED) ## import-linter: who may import whom
	$(BIN)/lint-imports

bench: $(INSTALLED) ## measure: latency, resets, start-up, beside a tutorial-style bot
	$(BIN)/python -m tests.bench $(ARGS)

killpoints: $(INSTALLED) ## kill the bot at every commit and every call of every flow; writes docs/killpoints.md
	$(BIN)/python -m tests.killpoints $(ARGS)

docs-check: $(INSTALLED) ## the generated documents are those the code would write
	$(BIN)/python -m docs.generate --check
	$(BIN)/python -m tests.transcripts --check

docs: $(INSTALLED) transcripts ## write the generated documents again
	$(BIN)/python -m docs.generate

screenshots: $(INSTALLED) ## take the README's pictures of the demo page, with the system's Chromium
	PYTHONPATH=. $(BIN)/python docs/screenshots.py

transcripts: $(INSTALLED) ## write every conversation as people read it into docs/transcripts
	$(BIN)/python -m tests.transcripts

lock: $(INSTALLED) ## resolve again; ARGS="--upgrade" or ARGS="--upgrade-package NAME" for newer versions
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --output-file requirements-dev.txt --constraints requirements.txt --extra dev pyproject.toml

clean: ## remove .venv and caches; data/, secrets/ and bot.env stay
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache ./*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv is made again only when the lock file changes (or another PYTHON is named); the stamp comes last, so that an
# interrupted installation is never taken for a finished one.
$(LOCKED): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	rm -rf $(VENV)
	@echo "installing into $(VENV): the first time takes a minute or two"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

# Without build isolation the build backend is the locked one, and nothing is fetched outside the lock file.
$(INSTALLED): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
