# Lentera. `make run` and `make test` need only Python 3.11 or newer with venv, a C compiler, make and git.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
PY := .venv/bin/python

.PHONY: help run setup database demo test lint format bench audit house lock clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup:  ## Create .venv and install everything (Python, node, front end)
	@scripts/setup.sh

database: setup
	@$(PY) manage.py prepare --verbosity 0

run: database  ## Set up, load the demo world, start web and worker (PORT=8000)
	@$(PY) manage.py demo
	@$(PY) scripts/dev_server.py --port $(PORT)

demo: database  ## Only make the demo world
	@$(PY) manage.py demo

test:  ## Install what tests need and run everything: SQLite, PostgreSQL, browser
	@scripts/setup.sh --tests
	@scripts/test.sh

lint:  ## Style, types, layers, templates, missing migrations
	@scripts/setup.sh --tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) -m mypy .
	.venv/bin/djlint --quiet --lint templates
	$(PY) manage.py makemigrations --check --dry-run

format:  ## Put the code into one style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench:  ## Matching at the country's size on both databases; forecasting's accuracy and speed (minutes)
	@scripts/setup.sh --tests
	@scripts/bench.sh

audit:  ## Known vulnerabilities of what is installed (asks pypi.org and npmjs.com)
	@scripts/setup.sh
	.venv/bin/python -m venv var/audit && var/audit/bin/pip install --quiet pip-audit
	var/audit/bin/pip-audit --requirement requirements.txt --no-deps --disable-pip
	PATH="$$PWD/.venv/bin:$$PATH" npm audit

house:  ## The code's own figures beside those of well-kept projects
	@python3 scripts/house.py

lock:  ## Write requirements.txt and requirements-dev.txt from the .in files
	.venv/bin/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt requirements.in
	.venv/bin/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements-dev.txt requirements-dev.in

clean:  ## Remove what set-up made; the database in var/ and .env stay
	rm -rf .venv node_modules static/dist staticfiles var/stamps
