# Everything from a clean clone: `make setup` needs Python 3.11 or newer and make; the first target that needs the
# environment makes it. What a step did is kept as a stamp in .venv, so that a second run starts at once.

VENV    := .venv
BIN     := $(VENV)/bin
PYTHON  ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
             $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
STACK   ?= prod
WORKERS ?= 2

.PHONY: setup rehearse test check format bench lock clean
.DEFAULT_GOAL := setup

setup: $(VENV)/.engine

rehearse: setup
	@$(BIN)/foundation rehearse $(STACK)

# FAST=1 leaves out what takes over ten seconds.
test: setup $(VENV)/.browser
	$(BIN)/pytest -n $(WORKERS) --dist loadfile $(if $(FAST),-m "not slow")

check: $(VENV)/.packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.packages
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	@$(BIN)/python -m benchmarks

# Resolve again what pyproject.toml asks for, with the hashes of every file that may be installed.
lock: $(VENV)/.packages
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev \
	    -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.venv:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer on PATH: install one, or name it with make PYTHON=..." >&2; exit 1; }
	@echo "Making the virtual environment $(VENV) with $(PYTHON): a few seconds ..."
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make one: install its venv package (python3-venv on Debian)." >&2; exit 1; }
	@touch $@

# uv comes with pip, by its hash in the lock, and installs the rest several times faster.
$(VENV)/.uv: $(VENV)/.venv requirements-dev.txt
	@sed -n '/^uv==/,/^    #/p' requirements-dev.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@touch $@

$(VENV)/.packages: $(VENV)/.uv requirements-dev.txt pyproject.toml
	@echo "Installing the pinned packages and compiling them: about a minute ..."
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

# Pictures are looked at in a real browser: Debian's, where this may install it. Elsewhere those tests are skipped.
$(VENV)/.browser: $(VENV)/.venv
	@command -v chromium > /dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get > /dev/null && \
	  echo "Installing chromium for the tests of pictures: about a minute ..." && \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core > /dev/null; \
	} || echo "There is no chromium, and this user cannot install it: tests of pictures in a browser are skipped."
	@touch $@

$(VENV)/.engine: $(VENV)/.packages tools/pulumi/go.mod
	@$(BIN)/foundation setup
	@touch $@
