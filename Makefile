# A newcomer needs two of these: make run, make test. README.md has the same for Windows.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check clean .venv

run: .venv ## build the publication (of a made-up council, until there are extracts) and serve it at http://127.0.0.1:8050
	@$(BIN)/python -m etl demo --first-only
	@$(BIN)/python -m etl build || true
	@$(BIN)/python app.py

test: .venv ## run the tests
	$(BIN)/python -m pytest

check: .venv ## style, types, who may import whom, and known holes in packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.house.audit

.venv: .venv/ready ## only create the environment

.venv/ready: pyproject.toml constraints.txt dashboard/plotly_bundle.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	$(BIN)/python -m dashboard.plotly_bundle
	@touch $@

clean: ## remove what was built; the raw files stay
	rm -rf .venv data/processed/staging data/processed/quarantine data/processed/traces data/processed/safeguarding.duckdb data/processed/safeguarding-public.duckdb data/processed/not_published.txt
