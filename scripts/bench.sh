#!/usr/bin/env bash
# The matching benchmark on both databases; NAKES=, SHIFTS= and SEED= change its size.
set -euo pipefail
source "$(dirname "$0")/common.sh"
ARGS=(--nakes "${NAKES:-1000000}" --shifts "${SHIFTS:-500}" --seed "${SEED:-1}" --json)

say "Matching on SQLite"
DATABASE_URL="sqlite:///$PWD/var/bench.sqlite3" "$PY" manage.py bench_matching "${ARGS[@]}"

say "Matching on PostgreSQL"
"$PY" scripts/with_postgres.py --keep var/bench-pg "$PY" manage.py bench_matching "${ARGS[@]}"
