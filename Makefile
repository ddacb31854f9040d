# Everything one does with the portal, a word each. `make help` lists them.
# The environment lies in .venv; requirements/*.txt say exactly what is in it.

PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
MANAGE := $(RUN) manage.py
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

# The settings that would lead a test or a check somewhere else than it means to go.
PLAIN := env -u DATABASE_URL -u REDIS_URL -u EMAIL_URL -u MEDIA_STORE -u PRODUCTION -u DEBUG -u DEMO \
	-u CELERY_EAGER -u ACCEL_PREFIX -u SITE_URL -u STATE_DIR -u TRUSTED_PROXIES

# What `make test-services` runs on, unless the environment names other servers.
SERVICES := DATABASE_URL="$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}" \
	REDIS_URL="$${REDIS_URL:-redis://127.0.0.1:6379/5}"

# `make test TESTS="tests/portal -k health"` runs a part.
TESTS ?= tests
PYTEST := $(RUN) -m pytest
# A file's tests stay together, for what they share; tests/conftest.py says which files come first.
WORKERS := -n 2 --dist loadfile --no-loadscope-reorder

# `make rush TEAMS=400 SEED=7`: how many teams, and which night. Both start servers of their own.
TEAMS ?= 200
NIGHT = --teams $(TEAMS) $(if $(SEED),--seed $(SEED))
LOAD := $(PLAIN) DATABASE_URL="$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}" $(RUN)

.PHONY: help setup setup-dev demo demo-reset test test-portals test-services test-browser \
	bench-matching bench-calibration bench-grading rush chaos check lock vendor clean
.DEFAULT_GOAL := help

help: ## List the targets.
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: .venv/.base ## Make the environment; afterwards .venv/bin/python manage.py works.
	@if [ -z "$$DATABASE_URL" ] && [ ! -f "$${STATE_DIR:-var}/portal.sqlite3" ]; then \
		echo "Making the embedded database."; $(MANAGE) migrate --verbosity 0; fi
	@echo "Ready: .venv/bin/python manage.py help"

setup-dev: .venv/.dev ## Add what the tests and checks need.

demo: .venv/.base ## Serve a filled portal at http://127.0.0.1:8000 (PORT=8010 for another port).
	@DEMO=1 PORT="$(PORT)" exec $(MANAGE) demo --stop-with-parent

demo-reset: .venv/.base ## Forget the demo's data and start it over.
	@DEMO=1 PORT="$(PORT)" exec $(MANAGE) demo --reset --stop-with-parent

test: .venv/.dev ## Run the tests, on the embedded database.
	@$(PLAIN) $(PYTEST) $(TESTS) $(WORKERS) -m "not services and not browser and not embedded and not walk"

test-portals: .venv/.dev ## Run the tests that start whole portals: the demo, its worker, settings from the environment.
	@$(PLAIN) $(PYTEST) $(TESTS) $(WORKERS) -m embedded

test-services: .venv/.dev ## Run the tests and the walks on PostgreSQL and Redis, then those of workers, mail and nginx.
	@$(PLAIN) $(SERVICES) $(MANAGE) wait_for_services --seconds 5
	@failed=0; \
	$(PLAIN) $(SERVICES) $(PYTEST) $(TESTS) -m "not services and not browser and not embedded" || failed=1; \
	$(PLAIN) $(SERVICES) $(PYTEST) $(TESTS) -m services || failed=1; \
	exit $$failed

test-browser: .venv/.dev ## Click through the portal with Chromium; pictures go to screenshots/.
	@$(PLAIN) $(PYTEST) $(TESTS) -m browser

bench-matching: .venv/.base ## Measure the assignment of reviewers at four sizes.
	@$(RUN) tools/bench_matching.py

bench-calibration: .venv/.base ## Measure the estimate from peer scores; renews docs/calibration.md.
	@$(RUN) tools/bench_calibration.py

bench-grading: .venv/.base ## Compute the gradebook of 100, 1,000 and 10,000 students anew.
	@$(PLAIN) DATABASE_URL="$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}" $(RUN) tools/bench_grading.py

rush: .venv/.dev ## Let 200 teams hand in within half a minute (TEAMS=, SEED=), on PostgreSQL and Redis.
	@$(LOAD) -m tests.load.rush $(NIGHT)

chaos: .venv/.dev ## The same while worker, broker and web are killed (PATIENT=1 waits for old claims).
	@$(LOAD) -m tests.load.chaos $(NIGHT)

check: .venv/.dev ## Lint, types, templates, migrations, production settings, container files.
	@$(PLAIN) $(RUN) tools/check.py

lock: .venv/.dev ## Resolve requirements/*.in anew into requirements/*.txt.
	@for name in base dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" $(RUN) -m uv pip compile --quiet --upgrade --universal \
			--python-version 3.11 --generate-hashes --no-emit-index-url --only-binary :all: \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; done

vendor: .venv/.dev ## Fetch the vendored fonts and scripts anew from the packages they came from.
	@$(RUN) tools/vendor.py

clean: ## Remove the environment and what the tools left; the portal's data in var/ stays.
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .test-database staticfiles screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each state of the environment, so that a second run has nothing to do.
.venv/.made:
	@sh tools/make_venv.sh "$(PYTHON)"
	@touch $@

.venv/.base: .venv/.made requirements/base.txt
	@echo "Installing what the portal runs on (about half a minute)."
	@$(INSTALL) -r requirements/base.txt
	@touch $@

.venv/.dev: .venv/.made requirements/dev.txt
	@echo "Installing what the portal runs on and what its tests need (about a minute)."
	@$(INSTALL) -r requirements/dev.txt
	@touch .venv/.base $@
