# Two commands for a newcomer: `make demo` and `make test`. Both build .venv from a hash-pinned lock first.
# Everything else is for those who change the program; `.ci/run` runs it all.

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types contracts bench measure fit evaluate torture audit browser postgres lock screenshots clean env-run env-test env-dev

BIN := .venv/bin
PYTHON ?=
ARGS ?=

help:
	@echo "make demo         a demo practice on 127.0.0.1, with a brief in the terminal first"
	@echo "make test         the tests (COVERAGE=1 prints what they cover)"
	@echo "make lint         ruff: rules and layout          make format       put the layout right"
	@echo "make types        mypy --strict                   make contracts    which room may import which"
	@echo "make bench        speed and size, measured        make screenshots  every page, both widths, both modes"
	@echo "make evaluate     detectors in all simulated worlds (ten minutes)"
	@echo "make browser      tests in chromium               make postgres     tests on PostgreSQL"
	@echo "make torture      kills, odd requests, bent files, sixty people (an hour)"
	@echo "make audit        bandit, locks, licences, advisories"
	@echo "make lock         new locks (UPGRADE=1: newest)   make clean        remove what was built"

env-run env-test env-dev: env-%:
	@PYTHON="$(PYTHON)" scripts/environment $*

demo: env-run
	@$(BIN)/holdfast demo $(ARGS)

# Coverage doubles the time, so a newcomer does without: `make test COVERAGE=1`, and CI, print it.
test: env-test
	@$(BIN)/python -m pytest -n 2 $(if $(or $(COVERAGE),$(CI)),--cov --cov-report=term) $(ARGS)

lint: env-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: env-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: env-dev
	@$(BIN)/mypy --strict

contracts: env-dev
	@$(BIN)/lint-imports

bench: env-dev
	@$(BIN)/python bench/run.py $(ARGS)

# How often each rule is wrong, on simulated treatments; rewrites measured.toml and docs/rules. Six minutes.
measure: env-dev
	@$(BIN)/python scripts/measure-rules.py $(ARGS)
	@$(BIN)/python scripts/rule_pages.py

# How good the alarms are: all detectors in all simulated worlds; rewrites operating.json and the tables of docs/detectors.md.
evaluate: env-dev
	@$(BIN)/python scripts/evaluate-worlds.py $(ARGS)

# The weights of our detectors, from simulated treatments; rewrites onset.toml byte for byte. Two minutes.
fit: env-dev
	@$(BIN)/python scripts/fit-detectors.py $(ARGS)

# Bandit, and what the program rests on: locks, licences, known faults where a network is there to ask.
audit: env-dev
	@$(BIN)/python scripts/audit.py

# What a practice must survive, in full: an hour. HOLDFAST_TEST_POSTGRES names a server; without it SQLite alone.
torture: env-dev
	@$(BIN)/python -m torture.kills --sqlite
	@if [ -n "$$HOLDFAST_TEST_POSTGRES" ]; then $(BIN)/python -m torture.kills; fi
	@$(BIN)/python -m torture.server_kills --sqlite
	@if [ -n "$$HOLDFAST_TEST_POSTGRES" ]; then $(BIN)/python -m torture.server_kills; fi
	@$(BIN)/python -m torture.fuzz
	@$(BIN)/python -m torture.fuzz --files --requests 20000
	@if [ -n "$$HOLDFAST_TEST_POSTGRES" ]; then $(BIN)/python -m torture.load; fi

# HOLDFAST_TEST_CHROMIUM names the browser; Debian's is found by itself.
browser: env-dev
	@HOLDFAST_TEST_CHROMIUM="$${HOLDFAST_TEST_CHROMIUM:-$$(command -v chromium)}" $(BIN)/python -m pytest -m browser $(ARGS)

# HOLDFAST_TEST_POSTGRES names a server whose role may create databases: postgresql://user:password@host:port/name
postgres: env-dev
	@$(BIN)/python -m pytest -m postgres $(ARGS)

lock: env-dev
	@scripts/lock

screenshots: env-dev
	@HOLDFAST_TEST_CHROMIUM="$${HOLDFAST_TEST_CHROMIUM:-$$(command -v chromium)}" $(BIN)/python scripts/screenshots.py $(ARGS)

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* screenshots
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
