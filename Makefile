# Précis: what developers do here. Each target first sets up whatever is missing (tools/setup.sh).

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Every test's process would else compile all of the harness again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PRECIS := $(BIN)/precis
BOOK ?=
CHAPTER ?=
KOREADER ?= $(HOME)/.config/koreader

## demo: summarise a chapter of a book, streaming (BOOK=file.epub CHAPTER=3)
.PHONY: demo
demo: setup
	@$(BIN)/python -m tools.demo $(if $(BOOK),--book "$(BOOK)") $(if $(CHAPTER),--chapter "$(CHAPTER)")

## test: everything that must hold before a change is shared
.PHONY: test
test: setup
	@$(MAKE) -j 2 lint spec
	@$(BIN)/pytest -n 2

## lint: style and types, Lua and Python
.PHONY: lint
lint: setup
	@luacheck --quiet plugin harness tests
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary

## spec: the Lua specs alone (ONLY=tests/spec/text)
.PHONY: spec
spec: setup
	@$(BIN)/python -m tools.spec $(ONLY)

## fuzz: the long run of the property tests (PRECIS_FUZZ_EXAMPLES=6000 of each)
.PHONY: fuzz
fuzz: setup
	@PRECIS_HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -n 2 tests/properties --timeout=3600

## crash: kill the command at every request of every task, and see that nothing is paid for twice
.PHONY: crash
crash: setup
	@PRECIS_EVERY_CRASH=1 $(BIN)/pytest tests/features/test_crash.py --timeout=3600

## ledger: 500 tasks with faults in them, and the ledger against the service's own bill
.PHONY: ledger
ledger: setup
	@PRECIS_LEDGER_TASKS=500 $(BIN)/pytest tests/features/test_ledger_session.py --timeout=3600

## bench: speed and size, printed and written to build/bench.json
.PHONY: bench
bench: setup
	@$(PRECIS) bench

## faults: every misbehaviour of a server, and what the reader gets; then at each step of a task
.PHONY: faults
faults: setup
	@$(PRECIS) faults
	@PRECIS_EVERY_FAULT=1 $(BIN)/pytest tests/features/test_faults_in_plans.py --timeout=3600

## walk: every screen and every button, by touch and by keys, on several devices
.PHONY: walk
walk: setup
	@$(PRECIS) walk

## stress: random taps, rotations, sleeps and failures; nothing may crash or stay open
.PHONY: stress
stress: setup
	@$(PRECIS) stress

## retrieval: how well search finds what answers a question
.PHONY: retrieval
retrieval: setup
	@$(PRECIS) retrieval
	@$(PRECIS) asking

## tokens: the token estimate against real tokenizers
.PHONY: tokens
tokens: setup
	@$(PRECIS) tokens

## package: build the zip that readers install, in dist/
.PHONY: package
package: setup
	@$(PRECIS) package

## link: let a KOReader on this machine load the plugin from here (KOREADER=its data folder)
.PHONY: link
link: setup
	@$(PRECIS) link "$(KOREADER)"

## docs: write docs/reference.md out of the code
.PHONY: docs
docs: setup
	@$(PRECIS) docs

## format: put the Python code into its one form
.PHONY: format
format: setup
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

## setup: install what is missing; does nothing the second time
.PHONY: setup
setup:
	@tools/setup.sh

## lock: pin the Python packages of pyproject.toml anew
.PHONY: lock
lock: setup
	@$(BIN)/python -m venv build/lock
	@build/lock/bin/pip install --quiet uv==0.13.9
	@build/lock/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--extra dev pyproject.toml --output-file requirements.lock

## clean: remove what was built, but not the environment
.PHONY: clean
clean:
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

## help: this list
.PHONY: help
help:
	@sed -n 's/^## \([a-z]*\): \(.*\)/\1	\2/p' Makefile | expand -t 12
