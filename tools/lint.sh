#!/usr/bin/env bash
# Runs every check even when an earlier one fails, and says at the end which did.
set -uo pipefail
bin=.venv/bin
failed=()

check() {
  local name=$1
  shift
  printf -- '— %s\n' "$name"
  "$@" || failed+=("$name")
}

check "ruff check" "$bin/ruff" check --quiet .
check "ruff format" "$bin/ruff" format --check .
check "mypy" "$bin/mypy"
check "lint-imports" "$bin/lint-imports" --no-logo
check "djlint" "$bin/djlint" eventapp --lint --quiet --allow-empty-input
check "messages" "$bin/python" -m tools.messages check
check "routes" "$bin/python" -m tools.routes --check

if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint: failed: %s\n' "$(IFS=,; echo "${failed[*]}")" >&2
  exit 1
fi
