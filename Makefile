# Everything one does with a clone. Each target sets up what it needs; `make help` lists them.
# PYTHON=python3.12 chooses the interpreter · ARGS="tests/judging -q" narrows `make test` and `make bench`.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench messages routes lock migration
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
PORT ?= 8000
export PYTHON

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv from requirements.lock (nothing to do: at once)
	@tools/setup.sh

demo: setup ## the example year on http://127.0.0.1:8000 (PORT=…)
	@$(BIN)/eventapp demo --port $(PORT) $(ARGS)

test: setup ## every test, on SQLite and PostgreSQL, with a browser
	@CHROMIUM_PATH="$$(tools/chromium.sh)" && export CHROMIUM_PATH && $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: setup ## style, types, import rules, templates, message catalogue
	@tools/lint.sh

bench: setup ## what is claimed about speed, measured against the yardstick
	@$(BIN)/python -m benchmarks.run $(ARGS)

messages: setup ## collect messages into the catalogue and compile it
	@$(BIN)/python -m tools.messages update

routes: setup ## write eventapp/routes.json anew after a view was added, moved or renamed
	@$(BIN)/python -m tools.routes

lock: ## requirements.lock anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv (pip install uv)." >&2; exit 1; }
	@uv pip compile --quiet --universal --no-header --no-emit-index-url --generate-hashes --extra dev pyproject.toml -o requirements.lock

migration: setup ## a migration from what the models say now: make migration m="Add rooms"
	@test -n "$(m)" || { echo 'make migration needs a sentence: make migration m="Add rooms to sessions".' >&2; exit 1; }
	@$(BIN)/python -m tools.migration "$(m)"
