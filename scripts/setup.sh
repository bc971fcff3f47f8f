#!/usr/bin/env bash
# Make everything ready on this machine; safe to repeat. With --tests also what the tests need.
set -euo pipefail
source "$(dirname "$0")/common.sh"

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  die "Python 3.11 or newer is missing. On Debian or Ubuntu: apt-get install python3.11 python3.11-venv"
}

check_prerequisites() {
  local python=$1
  "$python" -c 'import venv, ensurepip' 2>/dev/null \
    || die "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"
  command -v gcc cc >/dev/null || die "A C compiler is missing. On Debian or Ubuntu: apt-get install gcc"
  command -v git >/dev/null || die "git is missing. On Debian or Ubuntu: apt-get install git"
}

make_venv() {
  if "$PY" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
  local python
  python=$(find_python)
  check_prerequisites "$python"
  say "Creating the virtual environment with $python"
  rm -rf "$VENV" "$STAMPS"
  mkdir -p "$STAMPS"
  "$python" -m venv "$VENV"
}

pip_install() {
  say "Installing Python packages from $1"
  "$PY" -m pip install --quiet --quiet --disable-pip-version-check -r "$1"
}

front_end_packages() {
  say "Installing front-end packages"
  # Not `npm ci`: it refuses a lock file that lacks the builds for other operating systems.
  npm install --no-save --loglevel=error --no-audit --no-fund
}

front_end_build() {
  say "Building the front end"
  npm run --silent build
}

make_venv
once python requirements.txt pip_install requirements.txt
if [ "${1:-}" = --tests ]; then once python-dev "requirements.txt requirements-dev.txt" pip_install requirements-dev.txt; fi
[ -d node_modules ] || rm -f "$STAMPS/npm"
once npm "package.json package-lock.json" front_end_packages
[ -f static/dist/app.css ] || rm -f "$STAMPS/front-end"
once front-end "package-lock.json static/src static/images templates lentera authentication management" front_end_build
"$PY" manage.py init_env
