# Everything a person types. `make help` lists it; `make run` and `make test` set up first.
# Needs Python 3.11 to 3.13, git and make. Everything else goes into .venv.

PY ?= python3
UV_VERSION := 0.13.9
SOURCE ?= uci_diabetes130
BIN := .venv/bin
READY := .venv/.ready
CODE := data_contracts features models reports simulation pipeline
# Stages of dvc.yaml say `python`: that of .venv.
WITH_VENV := PATH="$(CURDIR)/$(BIN):$$PATH"
GOAL := $(or $(firstword $(MAKECMDGOALS)),run)

# No library may report home, and idle threads must not spin.
export OMP_WAIT_POLICY := PASSIVE
export GX_ANALYTICS_ENABLED := false
export MLFLOW_DISABLE_TELEMETRY := true
export MLFLOW_ALLOW_PICKLE_DESERIALIZATION := false
export DVC_NO_ANALYTICS := 1
export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup run run-real test test-slow test-public faults days crash bench lint audit search ui clean moved

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## set up; invent an area, train, write today's list; print where everything is
	@$(WITH_VENV) $(BIN)/homefirst demo

run-real: $(READY) ## the same on a real source: make run-real DATA=folder [SOURCE=uci_diabetes130]
	@test -n "$(DATA)" || { echo "Name the folder: make run-real DATA=folder [SOURCE=$(SOURCE)]" >&2; exit 2; }
	@$(WITH_VENV) $(BIN)/homefirst run-real "$(DATA)" --source "$(SOURCE)"

test: lint ## set up; check style, layers and types; run every quick test
	@$(WITH_VENV) $(BIN)/python -m pytest -q -n 2 -m "not slow"

test-slow: $(READY) ## the tests that take minutes
	@$(WITH_VENV) $(BIN)/python -m pytest -q -n 2 -m slow

PUBLIC := .venv/public
test-public: $(READY) ## the test on real children; fetches the library that ships them, installs nothing
	@rm -rf $(PUBLIC)
	@$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: --dest $(PUBLIC) econml==0.17.0
	@$(BIN)/python -m zipfile -e $(PUBLIC)/econml-*.whl $(PUBLIC)
	@$(WITH_VENV) PYTHONPATH=$(PUBLIC) $(BIN)/python -m pytest -q -m slow tests/models/benefit/test_made_up_children.py

faults: $(READY) ## try every fault of the data and print what came of each
	@$(WITH_VENV) $(BIN)/python -m tests.faults

days: $(READY) ## ten thousand dirty days: how many people are lost (none may be)
	@$(WITH_VENV) $(BIN)/python -m tests.faults.many_days --days 10000

crash: $(READY) ## stop the morning list at every call that changes the disk; a quarter of an hour
	@$(WITH_VENV) $(BIN)/python -m tests.faults.crash_loop

bench: $(READY) ## what contracts, features, training, plans and explanations cost, and how alarms ring; over an hour
	@missed=0; for what in contracts features training explanations allocation benefit_cost alarms release_gate daily nothing_to_do; do \
	  echo; echo "== $$what"; $(WITH_VENV) OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.$$what || missed=1; \
	done; exit $$missed

lint: $(READY) ## style, layers and types, without tests
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted. Run: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy --explicit-package-bases $(CODE) benchmarks tests

audit: $(READY) ## hold every locked library against published advisories (needs a feed of them)
	@$(BIN)/python -m pipeline.advisories

search: $(READY) ## try settings inside the training rows: make search TARGET=readmission_30d [OF=source]
	@test -n "$(TARGET)" || { echo "Name the target: make search TARGET=readmission_30d" >&2; exit 2; }
	@$(BIN)/python -m pipeline.search $(TARGET) $(OF)

ui: $(READY) ## compare training runs in a browser on this machine (Ctrl-C ends it)
	@test -n "$$MLFLOW_TRACKING_URI" || test -f data/mlflow/mlflow.db || { echo "No training run yet. Run: make run" >&2; exit 4; }
	@$(BIN)/mlflow ui --workers 1 --backend-store-uri "$${MLFLOW_TRACKING_URI:-sqlite:///$(CURDIR)/data/mlflow/mlflow.db}"

setup: $(READY) ## set up only

clean: ## remove the virtual environment and caches; data and lists are never touched
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find $(CODE) tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment holds absolute paths: one that was moved here is made anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
$(READY): moved
endif

# umask: others on the machine may read what is installed here, and change none of it.
$(READY): requirements.lock pyproject.toml
	@command -v $(PY) >/dev/null || { echo "Need Python 3.11 to 3.13; $(PY) was not found. Run: make PY=python3.11 $(GOAL)" >&2; exit 1; }
	@$(PY) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "Need Python 3.11 to 3.13; found $$($(PY) --version 2>&1). Run: make PY=python3.11 $(GOAL)" >&2; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PY) cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up (one to two minutes, 1.5 GB) ..."
	@umask 022 && $(PY) -m venv --clear .venv
	@umask 022 && { $(BIN)/python -m pip install --quiet uv==$(UV_VERSION) \
	  && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock; } \
	  2> .venv/uv.log \
	  || { echo "uv could not install (.venv/uv.log says why); trying pip, which takes some minutes ..." >&2; \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; }
	@umask 022 && $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -m compileall -q $(CODE)
	@rm -f .venv/.lock && printf '%s\n' "$(CURDIR)" > $(READY)
