# Two commands are enough: `make run` and `make test`. Each sets up what it needs on a machine
# that has only Python 3.11 to 3.13, make and apt, and does not set it up twice: a stamp file in
# the environment is newer than the lock file that it was made from.
#
#   make run PYTHON=python3.12   chooses the interpreter for a new environment
#   make test ARGS='-k nonin'    passes more to pytest

SHELL := /bin/sh
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

VENV := .venv
DEMO := .venv-demo
PEERS := .venv-peers
DIST := .venv-dist
JUDGES := .judges
BIN := $(VENV)/bin
ARGS ?=
# A run of all tests starts the built application, too; a run of some does not wait for it, and
# leaves out what would test an old one.
WHOLE := $(if $(strip $(ARGS)),,dist/.application)
# Four processes on two cores, as many tests wait for a device and not for the processor; files that
# tests/support/together.py names share one; as collected, fast ones first.
PARALLEL := -n 4 --dist loadgroup --no-loadscope-reorder
export PYTHON

# Installs exactly what the lock file names, and only ready-made wheels: nothing is compiled, and
# no package runs a build script of its own.
PIP_LOCKED := -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: help run setup test bench soak coverage lint screenshots format dist lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: setup ## Set up what is missing and open the station with a simulated room
	@sh tools/need_display.sh
	@$(BIN)/station run --demo

setup: $(VENV)/.station $(DEMO)/.ready ## Set up everything that `make run` needs, and stop there

test: $(VENV)/.dev $(DEMO)/.ready $(JUDGES)/.ready $(WHOLE) ## Set up what is missing and run all tests
	@$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

bench: $(VENV)/.dev $(DEMO)/.ready $(PEERS)/.ready $(JUDGES)/.ready ## Measure side by side; DOCS=1 also writes docs/performance.md
	@status=0; rm -f build/bench.json; \
	$(BIN)/python -m pytest -m bench -n 0 -p no:randomly --benchmarks-to=build/bench.json $(ARGS) \
		|| status=$$?; \
	if [ -e build/bench.json ]; then \
		$(BIN)/python tools/performance.py build/bench.json docs/performance.md \
			$(if $(DOCS),--write); \
	fi; \
	exit $$status

soak: $(VENV)/.dev $(DEMO)/.ready $(JUDGES)/.ready $(WHOLE) ## Run the long tests; DOCS=1 also puts their figures into docs/performance.md
	@status=0; rm -f build/soak.json; \
	$(BIN)/python -m pytest -m soak -n 0 --timeout 0 --benchmarks-to=build/soak.json $(ARGS) \
		|| status=$$?; \
	if [ -e build/soak.json ]; then \
		$(BIN)/python tools/performance.py build/soak.json docs/performance.md --long \
			$(if $(DOCS),--write); \
	fi; \
	exit $$status

coverage: $(VENV)/.dev $(DEMO)/.ready $(JUDGES)/.ready $(WHOLE) ## Run all tests and show which lines and branches they reach
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 0 $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

screenshots: $(VENV)/.dev $(DEMO)/.ready ## Take the pictures in docs/screenshots again
	@PYTHONPATH=. $(BIN)/python -m tools.screenshots docs/screenshots

lint: $(VENV)/.dev ## Style, formatting, types and the direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev ## Format the code and sort its imports
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format

dist: dist/.application ## Build wheel, source and the one-folder application into dist/
	@$(DIST)/bin/python tools/dist.py all

lock: ## Choose new versions for requirements/*.txt
	@sh tools/lock.sh

clean: ## Remove caches and builds; environments stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov
	find station tests tools -name __pycache__ -prune -exec rm -rf {} +

# Which system packages are wanted; asked for at once, so that an administrator is called once.
SYSTEM := run
test bench soak coverage lint format: SYSTEM := test
dist: SYSTEM := dist

# Set-up, step by step. Every step may be run again over a half-done one.

$(VENV)/.created: tools/create_environment.sh tools/find_python.sh tools/system_packages.py
	@sh tools/create_environment.sh $(VENV) $(SYSTEM)
	@touch $@

$(VENV)/.run: requirements/run.txt $(VENV)/.created
	@echo "Installing Python packages ($<)"
	@$(BIN)/python $(PIP_LOCKED) -r $<
	@touch $@

$(VENV)/.station: pyproject.toml $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.station
	@$(BIN)/python tools/system_packages.py test
	@echo "Installing Python packages ($<)"
	@$(BIN)/python $(PIP_LOCKED) -r $<
	@touch $@

$(DEMO)/.created: tools/create_environment.sh tools/find_python.sh tools/system_packages.py
	@sh tools/create_environment.sh $(DEMO)
	@touch $@

$(DEMO)/.ready: requirements/demo.txt $(DEMO)/.created
	@echo "Installing the demo chart ($<)"
	@$(DEMO)/bin/python $(PIP_LOCKED) -r $<
	@touch $@

$(PEERS)/.created: tools/create_environment.sh tools/find_python.sh tools/system_packages.py
	@sh tools/create_environment.sh $(PEERS)
	@touch $@

$(PEERS)/.ready: requirements/peers.txt $(PEERS)/.created
	@echo "Installing what the signals are measured against ($<)"
	@$(PEERS)/bin/python $(PIP_LOCKED) -r $<
	@touch $@

$(DIST)/.created: tools/create_environment.sh tools/find_python.sh tools/system_packages.py
	@sh tools/create_environment.sh $(DIST) dist
	@touch $@

$(DIST)/.ready: requirements/dist.txt $(DIST)/.created
	@echo "Installing what builds the application ($<)"
	@$(DIST)/bin/python $(PIP_LOCKED) -r $<
	@touch $@

# The one-folder application; the tests start it, so it is built again when something in it changed.
SHIPPED := $(shell find station firmware_specs packaging -type f ! -name '*.pyc')

dist/.application: $(DIST)/.ready pyproject.toml tools/dist.py LICENSE NOTICE $(SHIPPED)
	@echo "Building the application (a minute)"
	@$(DIST)/bin/python tools/dist.py application
	@touch $@

# Programs that judge what the station sends, each in an environment of its own: none of it is ever
# imported here. The tool keeps what it has already installed from the same lock file.
JUDGE_LOCKS := $(wildcard requirements/judge-*.txt) \
	tests/judges/node/package.json tests/judges/node/package-lock.json

$(JUDGES)/.ready: tools/judges.sh tools/create_environment.sh tools/find_python.sh $(JUDGE_LOCKS)
	@sh tools/judges.sh $(JUDGES)
	@touch $@

# What it is made of, and what is known to be wrong with that: docs/third-party.md.
AUDIT := .venv-audit
.PHONY: sbom audit

sbom: $(VENV)/.run ## Write what the station is made of to build/sbom.cdx.json (CycloneDX)
	@$(BIN)/python -m tools.sbom

audit: $(VENV)/.run $(AUDIT)/.ready ## Ask advisory services about every locked package
	@$(BIN)/python -m tools.audit $(ARGS)

$(AUDIT)/.created: tools/create_environment.sh tools/find_python.sh tools/system_packages.py
	@sh tools/create_environment.sh $(AUDIT)
	@touch $@

$(AUDIT)/.ready: requirements/audit.txt $(AUDIT)/.created
	@echo "Installing what asks advisory services ($<)"
	@$(AUDIT)/bin/python $(PIP_LOCKED) -r $<
	@touch $@
