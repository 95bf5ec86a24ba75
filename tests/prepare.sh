#!/usr/bin/env bash
# Chromium for the browser tests: installed here where that is allowed, else said.
set -euo pipefail
if command -v chromium >/dev/null || [ -n "${RELEVO_TEST_CHROMIUM:-}" ]; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  exit 0
fi
echo "The browser tests need Chromium. On Debian: sudo apt-get install chromium" >&2
exit 1
