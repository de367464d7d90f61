PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN = .venv/bin
LOCK = $(BIN)/uv pip compile --quiet --python-version 3.11 --upgrade --custom-compile-command "make lock"
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
REQUIRED = -r requirements.txt -r requirements-gpu.txt -r requirements-mt.txt -r requirements-crowd.txt \
	-r requirements-dev.txt
PYTEST = $(BIN)/python -m pytest
# Three processes on two cores, as long tests often wait: for a browser, for what was killed. One
# that is through takes over tests of the others.
SIDE_BY_SIDE = OMP_NUM_THREADS=1 $(PYTEST) -n 3 --dist worksteal
# What `make check` runs of the tests: a minute's worth.
FAST = not slow and not browser
# One language, where the command line names it: many shells have a variable of this name.
ONE_LANGUAGE = $(if $(filter command,$(origin LANGUAGE)),--locale=$(subst -,_,$(LANGUAGE)))

# Each process that is started would compile all that it imports anew: a second for each command.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run test test-long packages check architecture fmt lock kill-test prove-concurrency fuzz openapi data-model routes bench bench-desk screenshots clean parity kill-run messages

help:  ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/run.stamp  ## Make the environment in .venv that running needs

run: install  ## Run everything on http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec $(BIN)/python -m workbench.running.supervisor --port $(PORT)

test: packages .venv/test.stamp  ## Install what the tests need and run all of them
	$(SIDE_BY_SIDE)

test-long: packages .venv/test.stamp  ## Run all of them, the long proofs at their full length
	LONG=1 $(SIDE_BY_SIDE)

packages:  ## Install the Debian packages of apt.txt, where that is allowed
	@./.ci/packages

check: .venv/test.stamp  ## Lint, types, migrations, imports, dependencies, fast tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.architecture
	$(BIN)/deptry .
	$(BIN)/djlint --lint --quiet annotations evaluation workbench
	$(SIDE_BY_SIDE) -q -m "$(FAST)"

architecture: .venv/test.stamp  ## Print what the imports, the licences and the rules of size come to
	$(BIN)/python -m tests.architecture

fmt: .venv/test.stamp  ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

lock: .venv/test.stamp  ## Resolve requirements/*.in anew into requirements*.txt
	$(LOCK) requirements/base.in -o requirements.txt
	$(LOCK) requirements/gpu.in -o requirements-gpu.txt
	@# torch brings its own accelerator libraries, which differ from build to build: left to pip.
	sed -i -E '/^(nvidia-|cuda-|triton)/,/^[^ ]/{/^(nvidia-|cuda-|triton| )/d}' requirements-gpu.txt
	$(LOCK) requirements/mt.in -o requirements-mt.txt
	$(LOCK) requirements/crowd.in -o requirements-crowd.txt
	$(LOCK) requirements/dev.in -o requirements-dev.txt

messages: packages .venv/run.stamp  ## Collect what is to be translated, and compile (LANGUAGE=zu for one)
	$(BIN)/python manage.py makemessages $(ONE_LANGUAGE)
	$(BIN)/python manage.py compilemessages --ignore .venv $(ONE_LANGUAGE)

kill-test: .venv/test.stamp  ## Kill processes and fill the disk under load, KILLS=50 times; prints the figures
	KILLS=$(or $(KILLS),50) LONG=1 $(PYTEST) -q -s tests/concurrency/test_kill.py

openapi: .venv/test.stamp  ## Write the API's contract anew, to be reviewed with the change
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file tests/contracts/openapi.yml

data-model: .venv/test.stamp  ## Draw docs/data-model.md anew from the models
	$(BIN)/python -m tests.contracts.data_model

routes: .venv/test.stamp  ## Write anew who gets what of every route, to be reviewed with the change
	ROUTES=write $(BIN)/python -m pytest -q tests/contracts/routes

parity: .venv/test.stamp  ## Hold the fast engine to the harness on a real model, and all prompts to its own
	LONG=1 $(PYTEST) -q -s tests/evaluation/scoring/engines/forest/test_smollm2.py \
		tests/evaluation/scoring/test_harness_prompts.py

kill-run: .venv/test.stamp  ## Kill a model's run at random, KILLS=10 times: the bytes stay the same
	KILLS=$(or $(KILLS),10) LONG=1 $(PYTEST) -q -s tests/evaluation/scoring/test_kill.py

bench: .venv/test.stamp  ## Run the benchmarks
	$(BIN)/python -m benchmarks

bench-desk: .venv/test.stamp  ## Measure next task and submit at 575,722 tasks, 20 annotators
	$(BIN)/python -m benchmarks desk

fuzz: .venv/test.stamp  ## Hostile input for SECONDS=600: whatever fails, hangs or eats memory
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

prove-concurrency: .venv/test.stamp  ## 50 clients at 2,000 tasks for SECONDS=120, then the ledger
	SECONDS=$(or $(SECONDS),120) LONG=1 $(PYTEST) -q -s tests/concurrency/test_proof.py

screenshots: packages .venv/test.stamp  ## Picture every screen into screenshots/
	$(BIN)/python -m tests.browser.screenshots

clean:  ## Remove what can be made again; the data in .data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf htmlcov .coverage screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is not on the PATH; install it." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/pip
	$(PIP_INSTALL) --requirement requirements.txt
	@touch $@

# uv takes a third of pip's time. Where a registry is known to pip alone, pip does it.
.venv/test.stamp: requirements.txt requirements-gpu.txt requirements-mt.txt requirements-crowd.txt requirements-dev.txt | .venv/bin/pip
	$(PIP_INSTALL) --constraint requirements-dev.txt uv
	UV_FIND_LINKS="$${UV_FIND_LINKS:-$$PIP_FIND_LINKS}" $(BIN)/uv pip install --quiet \
		--python $(BIN)/python --compile-bytecode $(REQUIRED) || $(PIP_INSTALL) $(REQUIRED)
	@touch .venv/run.stamp $@
