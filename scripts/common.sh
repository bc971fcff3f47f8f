# Shared by the other scripts; sourced, never run.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
VENV=.venv
PY=$VENV/bin/python
STAMPS=var/stamps
# node and npm live in the virtual environment, and npm looks node up by its name.
export PATH="$PWD/$VENV/bin:$PATH"
mkdir -p "$STAMPS"

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf '\033[31m%s\033[0m\n' "$*" >&2; exit 1; }

# digest FILE|FOLDER…: one hash over contents and names.
digest() { find "$@" -type f -print0 2>/dev/null | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

# once NAME "FILES" COMMAND…: run the command unless it already succeeded with exactly these files.
once() {
  local stamp="$STAMPS/$1" now
  # shellcheck disable=SC2086
  now=$(digest $2)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then return 0; fi
  "${@:3}"
  printf '%s' "$now" > "$stamp"
}
