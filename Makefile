# What people and CI run. `make help` lists the targets.
#
#   PYTHON=python3.12 make venv             another interpreter for the environment
#   TILTH_TEST_MULTIPLIER=10 make test-long more of every long test
#   PYTEST_ARGS='-k dbox -x' make test      options for pytest
#   PYTEST_WORKERS=8 make test              processes that run Python's tests (default 2; 0 for none but pytest's own)
#   BENCH=bench_score make bench            only benchmarks that match, and no tables
#   WHEEL_PYTHONS='python3.12' make wheel   other interpreters to try a wheel with
#   TILTH_BENCH_LONG=1 make bench           the benchmarks and rows of tables that take minutes, too

PYTHON ?= python3
VENV ?= .venv
CARGO ?= cargo
PYTEST_ARGS ?=
PYTEST_WORKERS ?= 2
WHEEL_PYTHONS ?=
BENCH ?=
TABLES ?=
RESULTS ?=

BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
ASV := $(abspath $(BIN))/asv
# One interpreter for every cargo command: a change of interpreter makes cargo build the binding again.
export PYO3_PYTHON := $(abspath $(BIN))/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 1
# What is measured is kept under this name.
COMMIT := $(shell git rev-parse HEAD 2>/dev/null)
# CI builds exactly what Cargo.lock says; elsewhere cargo may bring it up to date.
LOCKED := $(if $(CI),--locked)
# The extension is tested through Python; as a cdylib it does not link without an interpreter.
RUST_TESTED := --workspace --exclude tilth-py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv toolchain build demo test test-fast test-rust test-python test-long sanitize lint lint-rust lint-python lint-workflows keywords format bench history bench-tables bench-compare results wheel sdist docs clean

help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- environment -----------------------------------------------------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	    echo "make: no '$(PYTHON)' found; install Python 3.11 or newer, or say PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "make: Tilth needs Python 3.11 or newer, '$(PYTHON)' is $$($(PYTHON) --version 2>&1); say PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "make: '$(PYTHON)' has no venv module; install it (on Debian and Ubuntu: python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp per dependency group of pyproject.toml; pip learnt of groups in 25.1.
$(STAMPS)/pip: | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --upgrade "pip>=25.1"
	@touch $@

$(STAMPS)/group-%: pyproject.toml $(STAMPS)/pip
	$(BIN)/python -m pip install --group $*
	@touch $@

venv: $(STAMPS)/group-everything ## create .venv with everything a developer needs

# --- build -----------------------------------------------------------------------------------------------

toolchain:
	@command -v $(CARGO) >/dev/null 2>&1 || { \
	    echo "make: no '$(CARGO)' found; Tilth's core needs a Rust toolchain, install one and open a new shell" >&2; exit 1; }

# cargo knows what is out of date, so this always asks it.
build: toolchain $(STAMPS)/group-build ## build the extension in release mode and install the package into .venv
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/maturin develop --release $(LOCKED)

demo: build ## reduce the massless kite and the triangle-box of arXiv:2502.05121, and show what that cost
	@$(BIN)/tilth demo

# --- tests -----------------------------------------------------------------------------------------------

test: test-rust test-python ## run all tests but the long ones: Rust, then Python

test-rust: toolchain
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	    set -x; $(CARGO) nextest run $(LOCKED) $(RUST_TESTED) --no-tests=warn; \
	else \
	    set -x; $(CARGO) test $(LOCKED) $(RUST_TESTED) --lib --bins --tests; \
	fi
	$(CARGO) test $(LOCKED) $(RUST_TESTED) --doc

test-python: build $(STAMPS)/group-test
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) $(PYTEST_ARGS)

test-fast: build $(STAMPS)/group-test ## run Python's tests without the slow ones and with few random examples: under a minute
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) -q -m "not long and not slow" --hypothesis-profile fast $(PYTEST_ARGS)

test-long: build $(STAMPS)/group-test ## run the long tests, TILTH_TEST_MULTIPLIER times as many (default 1)
	$(BIN)/python -m pytest -m long $(PYTEST_ARGS) || test $$? -eq 5  # 5: there is none

# The address sanitizer comes with the compiler, behind a flag that stable compilers hide. Tests ask for more than there is.
sanitize: toolchain ## run the tests of gauss, which has all unsafe code, under the address sanitizer
	ASAN_OPTIONS=allocator_may_return_null=1 RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address \
	    $(CARGO) test $(LOCKED) --package gauss --lib --tests --target-dir target/sanitize \
	    --target $$(rustc -vV | sed -n 's/^host: //p')

# --- style -----------------------------------------------------------------------------------------------

lint: lint-rust lint-python lint-workflows ## check format, lints, types, the stub, the direction of imports, workflows

lint-rust: toolchain $(BIN)/python
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(LOCKED) --workspace --all-targets -- -D warnings

lint-python: build $(STAMPS)/group-lint
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest tilth._core --mypy-config-file pyproject.toml
	$(BIN)/lint-imports
	$(BIN)/python packaging/tutorial_types.py

# The shell in the workflows is looked at, too; of Python they have a line or two.
lint-workflows: $(STAMPS)/group-workflows
	$(BIN)/shellcheck .ci/run
	$(BIN)/actionlint -no-color -shellcheck $(BIN)/shellcheck -pyflakes= .github/workflows/*.yml

keywords: build $(STAMPS)/group-lint ## write the types of keyword arguments from the fields of pipeline/options/classes.py
	$(BIN)/python -m tilth.pipeline.options.generate
	$(BIN)/ruff format -q python/tilth/pipeline/options/keywords.py

format: $(STAMPS)/group-lint ## format the sources and fix what can be fixed by itself
	$(CARGO) fmt --all
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# --- benchmarks ------------------------------------------------------------------------------------------

bench: build $(STAMPS)/group-bench ## run the benchmarks once, quickly, in .venv, and print the README's tables
	$(ASV) machine --yes --config benches/asv.conf.json >/dev/null
	$(ASV) run --quick --python=same --show-stderr --config benches/asv.conf.json $(if $(BENCH),--bench $(BENCH)) \
	    $(if $(COMMIT),--set-commit-hash $(COMMIT))
	$(if $(BENCH),,$(MAKE) --no-print-directory bench-tables)

history: $(STAMPS)/group-bench ## publish beside the manual what `make bench` has measured here, commit by commit
	$(ASV) publish --config benches/asv.conf.json --html-dir $(abspath docs/_build/html/history)

bench-tables: build $(STAMPS)/group-bench ## print the tables of figures: make bench-tables TABLES='lanes roofline'
	@CARGO=$(CARGO) $(BIN)/python -m benches.tables $(TABLES:%=--table %) $(if $(TILTH_BENCH_LONG),--long)

bench-compare: $(STAMPS)/group-bench ## compare HEAD with another commit: make bench-compare BASE=main
	@test -n "$(BASE)" || { echo "make: which commit to compare with? say BASE=main" >&2; exit 1; }
	$(ASV) machine --yes --config benches/asv.conf.json >/dev/null
	$(ASV) continuous --config benches/asv.conf.json $(if $(BENCH),--bench $(BENCH)) $(BASE) HEAD

results: build ## compute the claims of docs/results again: make results RESULTS='--long' for those of minutes
	$(BIN)/python -m benches.results $(RESULTS)

# --- what is published -----------------------------------------------------------------------------------

# CI tries the wheel with each Python that is here; WHEEL_PYTHONS names others.
wheel: toolchain $(STAMPS)/group-build ## build a stripped wheel in dist/ and reduce with it in fresh environments without a compiler
	rm -f dist/tilth-*.whl
	$(BIN)/maturin build --release $(LOCKED) --out dist
	$(BIN)/python packaging/try_wheel.py dist/tilth-*.whl $(WHEEL_PYTHONS)

sdist: toolchain $(STAMPS)/group-build ## build the source distribution in dist/, a wheel from it alone, and try that
	rm -f dist/tilth-*.tar.gz dist/from-sdist/*.whl
	$(BIN)/maturin sdist --out dist
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist/from-sdist dist/tilth-*.tar.gz
	$(BIN)/python packaging/try_wheel.py dist/from-sdist/tilth-*.whl $(WHEEL_PYTHONS)

# --- manual ----------------------------------------------------------------------------------------------

docs: build $(STAMPS)/group-docs ## build the manual into docs/_build/html and run its examples
	$(BIN)/sphinx-build -W --keep-going -q -b html -d docs/_build/doctrees docs docs/_build/html
	$(BIN)/sphinx-build -W -q -b doctest -d docs/_build/doctrees docs docs/_build/doctest

clean: ## remove everything that was built, .venv too
	rm -rf $(VENV) target dist docs/_build benches/.asv python/tilth/*.so
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find python tests benches docs -name __pycache__ -type d -prune -exec rm -rf {} +
