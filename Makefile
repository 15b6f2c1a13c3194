# Pandan. On a fresh machine with Python 3.11 or newer, `make run` and `make test` do everything; `make` alone lists the targets.

.DEFAULT_GOAL := help
SHELL := /bin/bash

VENV := $(or $(PANDAN_VENV),.venv)
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# The oldest supported Python first: what runs there runs on the newer ones. Each candidate is run, not only looked up, because a name
# on the PATH may be a launcher for a version that is not there.
CANDIDATES := python3.11 python3.12 python3.13 python3.14 python3 python
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

# Hashes of every wheel of every platform; no address of an index, so the lists install from any mirror.
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --build-deps-for editable --no-header \
	--no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --annotation-style line

.PHONY: help setup run test lint audit format matrix mutants bench lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Make .venv/ with everything pinned and hashed (quick when nothing changed)

run: setup ## Serve the API with embedded PostgreSQL and a demo project on http://127.0.0.1:8000
	@exec $(BIN)/pandan serve --demo

# Each process has database servers of its own, so no more of them than help: one more than cores, as tests also wait for the
# servers they ask. A file's tests stay together, as they share desks.
PROCESSES = $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 4 ? n + 1 : 4)))
test: lint ## Check all that lint checks, then run every test (ARGS="-k rotation" narrows it)
	$(BIN)/pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

# Bandit reads the sources for as long as mypy does, so they do it side by side.
lint: setup ## Check style, types, layering and what bandit warns of only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src & \
		$(BIN)/mypy && $(BIN)/lint-imports && wait $$!

# Strict: a dependency that the advisories cannot be asked about is not one without faults.
audit: setup ## Look up known vulnerabilities of every pinned dependency (asks pypi.org)
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements-dev.txt

format: setup ## Put imports and layout in order
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

matrix: setup ## Write docs/matrix.md and docs/matrix.zh-CN.md anew from what the judges say
	$(BIN)/python tests/domain/matrix/write.py

mutants: setup ## Break the judges on purpose and see whether a test notices: hours; ARGS="domain.circle.passing*" is quicker
	nice $(BIN)/mutmut run --max-children 2 $(ARGS)

bench: setup ## Measure posting, visibility, cold start and memory, each beside its bare baseline
	$(BIN)/python -m benchmarks

lock: setup ## Write requirements*.txt anew from pyproject.toml
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## Remove the virtual environment, caches and builds; the ledgers under .pandan/ stay
	rm -rf $(VENV) build dist mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Pandan needs Python 3.11 or newer; set PYTHON=/path/to/python if it has another name." >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV)/"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
