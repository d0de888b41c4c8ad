# The two commands for a newcomer:  make demo   and   make test.  `make help` lists the others.
PYTHON ?= python3
PORT ?= 8000
CORES ?= 2
# a browser waits half of the time: for its pages, for a picture, for a clock that it shows
BROWSERS ?= $(shell expr $(CORES) + $(CORES))
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -q
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# what Python has read once it need not read again: every command that a test starts would
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check tidy proof guides messages lock sbom audit clean
.PHONY: system types style imports templates  # parts of test and check
help:
	@echo "make demo       the demo county on http://127.0.0.1:$(PORT)"
	@echo "make test       everything: static checks, rules, packs, apps (features by a sixth on PostgreSQL), browser"
	@echo "make check      the static checks alone"
	@echo "make tidy       bring the Python into shape: imports, wrapping, what ruff can mend by itself"
	@echo "make messages   put new English sentences into the Chinese translation files, then compile them"
	@echo "make proof      the long runs (every test on both databases, benchmarks, kills, fuzzing)"
	@echo "make guides     take the pictures of docs/guides anew"
	@echo "make lock       write requirements/*.txt again from pyproject.toml"
	@echo "make sbom       list what is installed, with versions, hashes and licences, in build/sbom.json"
	@echo "make audit      ask whether a locked version is too old, or known to be vulnerable (needs the network)"
	@echo "make clean      remove everything that make has made, the demo county included"

# ---- the environment: hash-locked, inside .venv
.venv/run: requirements/run.txt pyproject.toml
	@$(PYTHON) tools/environment.py .venv
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# ---- the demo county. var/demo.txt says who can sign in; it is written last, so it also says that var/demo is whole
var/demo.txt: .venv/run
	@rm -rf var/demo && mkdir -p var
	$(PY) -m huiyin demo var/demo > $@.part
	@mv $@.part $@

demo: .venv/run
	@$(PY) tools/messages.py compile
	@test -s var/demo.txt || $(MAKE) --no-print-directory var/demo.txt
	@cat var/demo.txt
	$(PY) -m huiyin serve var/demo --port $(PORT) --migrate

# ---- the tests, the quick and the telling ones first
# what does not wait for each other is done side by side, its words kept together
BOTH := @$(MAKE) --no-print-directory --jobs=$(CORES) --output-sync=target

test:
	$(BOTH) .venv/dev system
	@$(MAKE) --no-print-directory check
	$(PYTEST) tests/core tests/packs tests/repo -n $(CORES)
	$(PYTEST) tests/apps -n $(CORES) --dist worksteal
	$(PY) tools/postgres.py $(PYTEST) tests/apps -n $(CORES) --dist worksteal
	$(PYTEST) tests/browser -n $(BROWSERS) --dist worksteal
	@$(PY) tools/needs.py report

system:
	@$(PYTHON) tools/needs.py bring

check: .venv/dev
	@$(PY) tools/messages.py compile
	$(BOTH) types style imports templates

types:
	.venv/bin/mypy

style:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PY) tools/messages.py missing

imports:
	.venv/bin/lint-imports --no-cache

templates:
	.venv/bin/djlint --lint --quiet src

tidy: .venv/dev
	-.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format .

# hours: everything sent to every address, every page at every width, the server killed, a million cases. Some of it: make proof STAGES="fuzz pairs"
proof: .venv/dev
	@$(PY) tools/messages.py compile
	@CORES=$(CORES) $(PY) tools/proof.py $(STAGES)

# ---- the pictures of every page, taken by the browser tests
guides: .venv/dev system
	HUIYIN_GUIDES=docs/guides $(PYTEST) tests/browser/test_pages.py tests/browser/test_mine.py -n $(CORES) --dist worksteal
	HUIYIN_GUIDES=docs/guides $(PYTEST) tests/browser/test_journeys.py -k "yangquan and mouse"

messages: .venv/dev
	$(PY) tools/messages.py extract
	$(PY) tools/messages.py compile

# ---- the locks: every platform, Python 3.11 to 3.13, no address of an index
UV := build/uv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade
lock: build/uv/ready
	$(UV) --group build -o requirements/run.txt
	$(UV) --group build --group dev --all-extras -c requirements/run.txt -o requirements/dev.txt

build/uv/ready:
	@$(PYTHON) tools/environment.py build/uv && build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

# ---- the supply chain: what is in it, and what is known of it. audit installs nothing and is no part of the tests
sbom: .venv/run
	$(PY) tools/sbom.py build/sbom.json

# strict: a package that nobody knows anything about, or a service that does not answer, is no clean bill
AUDIT := .venv/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off
audit: .venv/dev build/uv/ready
	$(PY) tools/newest.py
	$(AUDIT) -r requirements/run.txt
	$(AUDIT) -r requirements/dev.txt

clean:
	rm -rf .venv build dist var/demo var/demo.txt .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage
	find src tests tools \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +
