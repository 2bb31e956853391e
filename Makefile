# make check   install symkl into .venv and verify the Gaussian KL
# make test    lint, types and tests
# make docs    the documentation as a site, in build/docs
# make full    the long campaigns and the benchmarks (the mutants of the kernel take about an hour of one core)
# make clean   remove what these made
#
# PYTHON names the interpreter (3.11 or newer), VENV the folder of the virtual environment.

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
FULL := '.[test,mutation]'

.PHONY: check test docs full clean

check: $(VENV)/symkl-installed
	$(RUN) -m symkl check

test: $(VENV)/symkl-test-installed
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pytest -q -n auto

docs: $(VENV)/symkl-docs-installed
	$(RUN) -W ignore -m sphinx -W --keep-going -n -q docs build/docs
	@echo "build/docs/index.html"

full: $(VENV)/symkl-full-installed
	$(RUN) -m pytest -q -n auto --hypothesis-profile=full
	$(RUN) -m symkl mutate --table docs/mutants.md
	$(RUN) tests/mutation
	$(RUN) tests/benchmarks

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find symkl proofs tests -name __pycache__ -type d -prune -exec rm -rf {} +

# symkl is installed editable, so a stamp is stale only when pyproject.toml changed.

$(VENV)/symkl-installed: pyproject.toml $(VENV)/bin/python
	$(call install,.)
	@touch $@

$(VENV)/symkl-test-installed: pyproject.toml $(VENV)/bin/python
	$(call install,'.[test]')
	@touch $@ $(VENV)/symkl-installed

$(VENV)/symkl-docs-installed: pyproject.toml $(VENV)/bin/python
	$(call install,'.[docs]')
	@touch $@ $(VENV)/symkl-installed

$(VENV)/symkl-full-installed: pyproject.toml $(VENV)/bin/python
	$(call install,$(FULL))
	@touch $@ $(VENV)/symkl-test-installed $(VENV)/symkl-installed

# A virtual environment, also where the system's Python refuses pip (PEP 668). Where ensurepip is missing the
# environment has no pip of its own, and the system's pip (22.3 or newer) installs into it.
$(VENV)/bin/python:
	@command -v $(PYTHON) > /dev/null || { echo "symkl needs Python 3.11 or newer, and '$(PYTHON)' is not a command; \
	name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "symkl needs Python 3.11 or newer, and \
	'$(PYTHON)' is $$($(PYTHON) --version); name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) > /dev/null 2>&1 \
	|| { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(RUN) --version > /dev/null 2>&1; } \
	|| { rm -rf $(VENV); echo "'$(PYTHON)' has neither ensurepip nor pip 22.3 or newer, so packages cannot be installed; \
	on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

install = @echo "installing symkl into $(VENV)"; \
	if $(RUN) -m pip --version > /dev/null 2>&1; then $(RUN) -m pip install --quiet --editable $(1); \
	else $(PYTHON) -m pip --python $(RUN) install --quiet --editable $(1); fi
