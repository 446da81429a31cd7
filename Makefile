# make run   sets up, builds the map from the bundled register, opens the dashboard
# make test  sets up, installs what the tests need (browser included), runs everything
# make check the fast part: style, types, import contracts

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The first Python that is new enough; `make PYTHON=/path/to/python run` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
CHROMIUM := $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --strip-extras --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet
ARGS ?=
# Files of tests side by side, in the order in which they are collected (browser tests last).
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check format bench golden boundaries lock cluster audit browser tools postgres \
	validate validator clean

help:
	@sed -n '1,3s/^# //p' Makefile

run: $(VENV)/.stamp-run
	@$(BIN)/lofteskartan run $(ARGS)

test: check browser tools postgres validator
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.stamp-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.stamp-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.stamp-dev
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# Writes the golden files anew; look at the difference before you commit it.
golden: $(VENV)/.stamp-dev
	@WRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/layers/test_golden_layers.py \
		tests/dashboard/export/test_golden_exports.py

# What `build --all --scheduler` needs (docs/scale.md).
cluster: $(VENV)/.stamp-run constraints-cluster.txt
	@$(PIP) install --no-deps --require-hashes -r constraints-cluster.txt

# SCB's RegSO file, as GeoPackage or GeoParquet: make boundaries SOURCE=RegSO_2025.gpkg
boundaries: $(VENV)/.stamp-run
	@$(BIN)/python -m geodata.boundary_build $(SOURCE)
	@$(BIN)/python -m geodata.gazetteer_build

# Every page of a published site through W3C's validator: make validate SITE=site/current
SITE ?= site/current
validate: validator
	@java -Xss8m -jar $(VNU_JAR) --errors-only --skip-non-html $(SITE)/
	@echo "no error in $(SITE)"

lock: $(VENV)/.stamp-dev
	$(COMPILE) --extra install --extra postgis -o constraints.txt
	$(COMPILE) --extra install --extra postgis --extra cluster -c constraints.txt -o constraints-cluster.txt
	$(COMPILE) --extra install --extra postgis --extra cluster --extra dev -c constraints-cluster.txt -o constraints-dev.txt

# Known weaknesses of the pinned packages, and the list of their licences. Needs a network.
audit: $(VENV)/.stamp-dev
	@$(BIN)/python -m dashboard.licences
	@$(BIN)/python -m dashboard.audit

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# --- set-up -----------------------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Löfteskartan needs Python 3.11 or newer; none was found." \
		"Install it, or name it: make PYTHON=/path/to/python run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); $(call with_apt,python3-venv); \
		$(PYTHON) -m venv $(VENV); } || { echo "Python's venv module is missing: on Debian and" \
		"Ubuntu run 'sudo apt install python3-venv', then make again."; exit 1; }

$(VENV)/.stamp-run: constraints.txt pyproject.toml | $(BIN)/python
	@echo "Setting up (once, about a minute) …"
	@$(PIP) install --no-deps --require-hashes -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.stamp-dev: constraints-dev.txt $(VENV)/.stamp-run
	@echo "Installing what the checks and tests need …"
	@$(PIP) install --no-deps --require-hashes -r constraints-dev.txt
	@touch $@

# Debian's Chromium for the browser tests. Without root they are skipped with that reason, except
# in CI, where nothing may be skipped.
browser: $(VENV)/.stamp-dev
	@test -n "$(CHROMIUM)" || { $(call with_apt,chromium fonts-liberation); } || \
		{ test -z "$$CI" || { echo "CI needs Chromium: apt-get install chromium"; exit 1; }; }

# Debian's ogrinfo and ogr2ogr, which the tests let read every export; nginx and Caddy, which run
# what deploy/ holds; wrk, the visitors of bench/load.py.
TOOLS := gdal-bin nginx-light caddy wrk
LOST := $(if $(and $(shell command -v ogr2ogr),$(shell command -v nginx || ls /usr/sbin/nginx \
	2>/dev/null),$(shell command -v caddy),$(shell command -v wrk)),,$(TOOLS))
tools: $(VENV)/.stamp-dev
	@test -z "$(LOST)" || { $(call with_apt,$(TOOLS)); } || \
		{ test -z "$$CI" || { echo "CI needs tools: apt-get install $(TOOLS)"; exit 1; }; }

# W3C's validator of HTML for the tests of the public site: a Java program in the npm package vnu-jar.
# Where it cannot be had, its test is skipped with that reason.
VNU_PACKAGE := vnu-jar@26.9.27
VNU_HASH := 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
VNU_JAR := .tools/vnu.jar
validator: $(VENV)/.stamp-dev
	@command -v java >/dev/null || { $(call with_apt,default-jre-headless); } || true
	@test -f $(VNU_JAR) || ! command -v npm >/dev/null || { mkdir -p .tools && cd .tools && \
		npm pack --silent $(VNU_PACKAGE) >/dev/null && \
		tar -xzf vnu-jar-*.tgz --strip-components=3 package/build/dist/vnu.jar && \
		rm -f vnu-jar-*.tgz && echo "$(VNU_HASH)  vnu.jar" | sha256sum --check --quiet || \
		{ rm -f vnu.jar; echo "W3C's validator could not be had from npm"; }; }

# PostgreSQL with PostGIS, of which the tests start a server of their own; Debian's server of the
# system is not used.
INITDB := $(firstword $(wildcard /usr/lib/postgresql/*/bin/initdb) $(shell command -v initdb 2>/dev/null))
POSTGIS := $(firstword $(wildcard /usr/share/postgresql/*/extension/postgis.control))
postgres: $(VENV)/.stamp-dev
	@test -n "$(INITDB)" -a -n "$(POSTGIS)" || { $(call with_apt,postgresql postgresql-postgis); } || \
		{ test -z "$$CI" || { echo "CI needs PostGIS: apt-get install postgresql" \
			"postgresql-postgis"; exit 1; }; }

define with_apt
test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1) >/dev/null
endef
