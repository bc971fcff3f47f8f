#!/usr/bin/env bash
# Everything: SQLite, a real PostgreSQL, then the journeys in a real browser.
set -euo pipefail
source "$(dirname "$0")/common.sh"
RESULT=var/e2e.xml
rm -f "$RESULT"

say "Tests on SQLite"
DATABASE_URL="sqlite:///$PWD/var/test.sqlite3" "$PY" -m pytest -n 2 -m "not e2e and not postgres"

say "Tests on PostgreSQL"
"$PY" scripts/with_postgres.py "$PY" -m pytest -n 2 -m "not e2e and not once"

say "Journeys in Chromium"
if ! CHROMIUM=$(scripts/ensure_chromium.sh); then
  printf '\033[41;97m %s \033[0m\n' "BROWSER TESTS NOT RUN: no Chromium here, and it could not be installed (apt-get install chromium)"
  exit 0
fi
export CHROMIUM
DATABASE_URL="sqlite:///$PWD/var/test.sqlite3" "$PY" -m pytest tests/e2e -m e2e --junitxml="$RESULT"
