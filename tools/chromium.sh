#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; as root on Debian it installs one. Without one the tests fail.
set -euo pipefail

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" && return
  done
  return 1
}

if [ -n "${CHROMIUM_PATH:-}" ]; then
  [ -x "$CHROMIUM_PATH" ] || { printf 'test: CHROMIUM_PATH=%s is not a program.\n' "$CHROMIUM_PATH" >&2; exit 1; }
  printf '%s\n' "$CHROMIUM_PATH"
  exit
fi
find_chromium && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  printf 'test: installing chromium with apt-get …\n' >&2
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 </dev/null || true
  find_chromium && exit
fi
printf 'test: the browser tests need Chromium: apt-get install chromium, or name one with CHROMIUM_PATH=/path/to/chromium.\n' >&2
exit 1
