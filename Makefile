# Maart. `make` alone lists what there is to do.
.DEFAULT_GOAL := help
.PHONY: help run stop reset doctor test check format lock clean

# The first Python on the path that Maart supports.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null && echo $$name && break; done)
VENV := .venv/bin/python
# How many test processes; a database each. More than the two cores that are aimed at: some tests mostly wait.
WORKERS ?= 3

define need_python
	@test -n "$(PYTHON)" || { echo "Maart needs Python 3.11 to 3.14: install one of them, or name it with PYTHON=/path/to/python3."; exit 1; }
endef

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: ## Start Maart with demo data: web, workers, beat, database, broker (PORT=8000)
	$(need_python)
	@exec "$(PYTHON)" -m config.embedded.run

stop: ## End Maart and its embedded database and broker
	$(need_python)
	@"$(PYTHON)" -m config.embedded stop

reset: ## Delete all data, after asking (FORCE=1 does not ask)
	$(need_python)
	@"$(PYTHON)" -m config.embedded reset

doctor: ## Look at everything that Maart needs and say how to mend it
	$(need_python)
	@if test -x $(VENV); then $(VENV) -m config.embedded.doctor; else "$(PYTHON)" -m config.embedded.doctor; fi

test: ## Run the tests (module=catalog, frontend=storefront, args="-k word")
	$(need_python)
	@"$(PYTHON)" -m config.embedded.install dev
	@$(VENV) -m config.embedded.tests --workers "$(WORKERS)" --module "$(module)" --frontend "$(frontend)" -- $(args)

check: ## Run every static check (only="ruff mypy" runs some)
	$(need_python)
	@"$(PYTHON)" -m config.embedded.install dev --no-browser
	@$(VENV) -m config.checks $(only)

format: ## Put Python and templates into the project's format
	$(need_python)
	@"$(PYTHON)" -m config.embedded.install dev --no-browser
	@$(VENV) -m ruff check --fix-only --quiet . && $(VENV) -m ruff format --quiet . && $(VENV) -m djlint --profile django --reformat --quiet apps templates

lock: ## Resolve the dependencies of pyproject.toml anew (upgrade=1 takes newer versions)
	$(need_python)
	@"$(PYTHON)" -m config.embedded.install dev --no-browser
	@$(VENV) -m config.lock $(if $(upgrade),--upgrade)

clean: ## Remove caches and reports, keep the environment and the data
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
