# `make` lists what there is. Everything is installed into .venv, in this folder; nothing else is touched.

PYTHONS := python3.12 python3.11 python3.10 python3 python
# fails on a Python that is too old or too new, or that cannot make environments
FITS := import ensurepip, sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))
NO_PYTHON := formcheck needs Python 3.10, 3.11 or 3.12 with its venv module: install one \
(Debian, Ubuntu: sudo apt-get install python3-venv), or install uv, which brings one
NO_PACKAGES := formcheck could not be installed, see above: it needs the internet this once, \
and Linux on x86-64, macOS or Windows

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
INSTALLED := $(VENV)/installed
TESTED := $(VENV)/test-tools-installed
LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.10 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo test install format requirements clean libraries remake

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## install what is missing and play the bundled recordings
	@$(PY) -m formcheck demo

test: install $(TESTED) libraries ## install what is missing, then style, types and tests
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4

install: $(INSTALLED) ## only install: formcheck is then .venv/bin/formcheck

format: $(TESTED) ## put the source into the house style
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

requirements: ## pin the newest versions that fit (needs uv)
	@$(LOCK) pyproject.toml --group build -o requirements.txt > /dev/null
	@$(LOCK) --group test -c requirements.txt -o tests/requirements.txt > /dev/null

clean: ## remove the environment and what the tools left behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

# an environment that does not work, fits no more or was made in another folder is made anew
USABLE := $(shell $(PY) -c '$(FITS)' 2> /dev/null && cat $(INSTALLED) 2> /dev/null)
ifneq ($(USABLE),$(CURDIR))
$(INSTALLED): remake
endif

remake:
	@for name in $(PYTHONS); do \
		if $$name -c '$(FITS)' > /dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ] && command -v uv > /dev/null; then \
		python=$$(uv python find --system 3.12 2> /dev/null) || \
			{ uv python install --quiet 3.12 && python=$$(uv python find --system 3.12); }; \
	fi; \
	if [ -z "$$python" ]; then echo "$(NO_PYTHON)" >&2; exit 1; fi; \
	"$$python" -m venv --clear $(VENV)

$(INSTALLED): requirements.txt pyproject.toml
	@echo "Installing into $(VENV) (some 300 MB the first time, a few minutes) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.txt || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

$(TESTED): $(INSTALLED) tests/requirements.txt
	@$(PIP) install --quiet --require-hashes -r tests/requirements.txt
	@touch $@

# says in one line which system library is missing, before every test does
libraries: install
	@$(PY) -c 'import sys, importlib; from formcheck.__main__ import guarded; \
		sys.exit(guarded(lambda: 0 if importlib.import_module("cv2") else 1))'
