#!/usr/bin/env bash
# The matching benchmark on both databases (NAKES=, SHIFTS=, SEED= change its size) and the forecasting one (SERIES=).
set -euo pipefail
source "$(dirname "$0")/common.sh"
ARGS=(--nakes "${NAKES:-1000000}" --shifts "${SHIFTS:-500}" --seed "${SEED:-1}" --json)

say "Matching on SQLite"
"$PY" manage.py bench_matching "${ARGS[@]}"

say "Matching on PostgreSQL"
"$PY" manage.py bench_matching "${ARGS[@]}" --database postgres

say "Four million people on PostgreSQL (growth only)"
"$PY" manage.py bench_matching "${ARGS[@]}" --nakes "${MANY:-4000000}" --database postgres --compare 0 --plain 0

say "Forecasting: accuracy on the test folds (families that are there; SKIP=none adds AutoARIMA, an hour)"
"$PY" manage.py bench_forecasting --workers 2 --skip "${SKIP:-auto_arima}"

say "Forecasting: speed on made-up weekly series"
"$PY" manage.py bench_forecasting --speed "${SERIES:-2000}" --profile fast

say "Certificates: fields by damage on the test layouts, seconds, memory, beside Tesseract if it is installed"
"$PY" manage.py bench_reading --pages "${PAGES:-1}"
