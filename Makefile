# Khoa Bảng: `make run` starts it, `make test` checks everything. Both install what they need.
SHELL := /bin/bash
PORT ?= 8000
WORKERS ?= $(if $(filter postgresql:%,$(DATABASE_URL)),$(shell nproc),1)
PY := .venv/bin/python
UV := .uv/bin/uv

RUN_PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig libmagic1
TEST_PACKAGES := $(RUN_PACKAGES) chromium-headless-shell poppler-utils gcc libc6-dev nginx-light redis-server
BENCH_PACKAGES := wrk gcc libc6-dev
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

.PHONY: help run test check fast faults lock translations bench docs clean
help: ## say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: export KHOABANG_BASE_URL ?= http://127.0.0.1:$(PORT)
run: .venv/run.done ## set everything up and serve on 127.0.0.1:$(PORT)
	@$(PY) -m app.translations.build --quiet
	@$(PY) -m flask --app wsgi prepare
	@$(PY) -m flask --app wsgi welcome --port $(PORT)
	@exec .venv/bin/granian --interface wsgi --host 127.0.0.1 --port $(PORT) \
		--workers $(WORKERS) --blocking-threads 32 --backlog 4096 --backpressure 4096 \
		--no-access-log --log-level error wsgi:app

test: .venv/test.done check ## everything: checks, both databases, browser, faults
	@echo "== tests: unit, services on SQLite and PostgreSQL, pages, journeys in Chromium, faults"
	@$(PY) -m pytest -n 4 --dist loadfile --no-loadscope-reorder

check: .venv/test.done ## lint, types, import rules, templates, catalogues, generated docs
	@echo "== lint and format"; .venv/bin/ruff check . && .venv/bin/ruff format --check .
	@echo "== types"; .venv/bin/mypy
	@echo "== import rules"; .venv/bin/lint-imports --no-cache
	@echo "== templates"; .venv/bin/djlint templates --lint --quiet
	@echo "== catalogues"; $(PY) -m app.translations.build --check
	@echo "== generated docs"; $(PY) -m pytest -q tests/architecture/test_generated_docs.py

fast: .venv/test.done ## the tests that need no browser, on SQLite only
	@$(PY) -m pytest -n 2 -m "not browser and not faults" -k "not postgresql"

faults: .venv/test.done ## processes killed, disks full, networks cut: SEEDS=3 CANDIDATES=200
	@$(PY) -W ignore -m tests.faults --seeds $(or $(SEEDS),3) --candidates $(or $(CANDIDATES),200)

bench: .venv/test.done ## measure the exam room and write docs/performance.md
	@$(call install_packages,$(BENCH_PACKAGES))
	@$(PY) -W ignore -m bench

docs: .venv/test.done ## write the generated docs again
	@$(PY) -m exams.competitions.describe

translations: .venv/test.done ## merge, compile and report the Vietnamese catalogue
	@$(PY) -m app.translations.build

lock: .uv/done ## resolve the requirement files again, with hashes
	$(UV) pip compile -q $(LOCK) requirements/run.in -o requirements/run.txt
	$(UV) pip compile -q $(LOCK) -c requirements/run.txt requirements/test.in -o requirements/test.txt
	$(UV) pip compile -q $(LOCK) requirements/uv.in -o requirements/uv.txt

.uv/done: requirements/uv.txt
	@$(call install_packages,$(RUN_PACKAGES))
	@echo "== Python tools (uv)"
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Khoa Bảng needs Python 3.11 or newer"; exit 1)
	@python3 -m venv .uv && .uv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run.done: .uv/done requirements/run.txt
	@echo "== Python packages to run (locked, hashed)"
	@[ -x $(PY) ] || $(UV) venv -q --python "$$(command -v python3)" .venv
	@$(UV) pip install -q --python $(PY) --require-hashes -r requirements/run.txt
	@touch $@

.venv/test.done: .venv/run.done requirements/test.txt
	@$(call install_packages,$(TEST_PACKAGES))
	@echo "== Python packages to test (locked, hashed)"
	@$(UV) pip install -q --python $(PY) --require-hashes -r requirements/test.txt
	@touch $@

# Installs the Debian packages that are missing, as root or through sudo, and says so.
define install_packages
	missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done | xargs); \
	if [ -n "$$missing" ]; then \
		echo "== system packages: $$missing"; \
		as=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

clean: ## forget the virtual environments (the data in var/ stays)
	rm -rf .uv .venv
