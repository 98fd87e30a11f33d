#!/usr/bin/env bash
# Builds .venv from requirements.lock and installs eventapp into it. Does nothing, at once, when nothing changed.
# PYTHON=python3.12 chooses the interpreter; uv is used where it exists, pip otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Two people, or lint and test side by side, wait for each other.
if command -v flock >/dev/null; then
  exec 9<tools/setup.sh
  flock 9
fi

refuse() { printf 'setup: %s\n' "$1" >&2; exit 1; }

# What the environment was made from; the folder is part of it because scripts in .venv/bin hold its path.
wanted() {
  { pwd; printf '%s\n' "${PYTHON:-}"; sed -n '/^\[build-system\]/,/^\[tool\./p' pyproject.toml; cat requirements.lock tools/setup.sh; } |
    cksum
}

is_supported() {
  "$1" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' >/dev/null 2>&1
}

find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ]; then
    is_supported "$PYTHON" || refuse "PYTHON=$PYTHON is not Python 3.11, 3.12 or 3.13; name one that is, such as PYTHON=python3.12."
    command -v "$PYTHON"
    return
  fi
  for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && is_supported "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  refuse "Python 3.11, 3.12 or 3.13 is needed and none is on PATH (apt-get install python3), or name one with PYTHON=/path/to/python3.12."
}

with_uv() {
  export UV_PYTHON_DOWNLOADS=never
  uv venv --quiet --allow-existing --python "$python" .venv
  uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r requirements.lock
  uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --offline --editable .
}

# Three ways to an environment with pip: as Python makes it; by the pip outside when Debian's python3-venv is absent;
# else a sentence.
with_pip() {
  local pip
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    if "$python" -c 'from ensurepip import bootstrap' 2>/dev/null; then
      "$python" -m venv .venv
    elif "$python" -c 'import venv' 2>/dev/null && "$python" -m pip --python "$python" --version >/dev/null 2>&1; then
      "$python" -m venv --without-pip .venv
    else
      refuse "this Python cannot make an environment (no ensurepip, no pip): apt-get install python3-venv, or install uv, then run make again."
    fi
  fi
  if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    pip=(.venv/bin/python -m pip)
  else
    pip=("$python" -m pip --python .venv/bin/python)
  fi
  pip+=(--disable-pip-version-check)
  "${pip[@]}" install -qq --require-hashes --no-deps -r requirements.lock
  "${pip[@]}" install -qq --no-deps --no-build-isolation --no-index --editable .
}

stamp=.venv/.stamp
made_from=$(wanted)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$made_from" ] || [ ! -x .venv/bin/eventapp ]; then
  python=$(find_python)
  # An environment of another interpreter, or one copied from another folder, is not mended but made anew.
  if [ -d .venv ] && { ! is_supported .venv/bin/python || [ ! -f "$stamp" ]; }; then
    rm -rf .venv
  fi
  printf 'setup: making .venv (%s, %s) …\n' "$("$python" -V)" "$(command -v uv >/dev/null && echo uv || echo pip)" >&2
  rm -f "$stamp"
  if command -v uv >/dev/null; then with_uv; else with_pip; fi
  printf '%s\n' "$made_from" >"$stamp"
fi

for catalogue in eventapp/translations/*/LC_MESSAGES/messages.po; do
  [ -e "$catalogue" ] || continue
  if [ "$catalogue" -nt "${catalogue%.po}.mo" ]; then
    .venv/bin/python -m tools.messages compile
    break
  fi
done

# Bytecode of what changed, so that the first start after a change is as fast as the next.
.venv/bin/python -m compileall -q eventapp
