# The site, its tests and its checks. "make" alone lists the targets.
# Needs Python 3.11 or newer and make; everything else is installed once, pinned, into $(VENV).

PYTHON ?= python3
VENV ?= .venv
BUILD ?= _build
SPHINXOPTS ?=
PYTESTOPTS ?= -n auto --dist worksteal
BENCHOPTS ?=
PORT ?= 8000
JOBS ?= 2

BIN = $(VENV)/bin
SPHINX = $(BIN)/sphinx-build -c . -d $(BUILD)/doctrees -j $(JOBS) $(SPHINXOPTS)
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "and these may be set: PYTHON=$(PYTHON) VENV=$(VENV) BUILD=$(BUILD) SPHINXOPTS=$(SPHINXOPTS) PYTESTOPTS=$(PYTESTOPTS) PORT=$(PORT)"

# ---- the environment, made when it is first needed -----------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements/docs.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/docs.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.site
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: setup lock
setup: $(VENV)/.dev ## install everything that the other targets need
lock: ## pin the newest versions that pyproject.toml allows (needs uv)
	PYTHON=$(PYTHON) sh tools/lock.sh

# ---- the site ------------------------------------------------------------------------------------------------------

.PHONY: html dirhtml epub text man latex pdf serve screenshots refresh check
html: $(VENV)/.site ## build the site in _build/html
	$(SPHINX) -b html docs $(BUILD)/html
dirhtml: $(VENV)/.site ## build the site with one folder a page in _build/dirhtml
	$(SPHINX) -b dirhtml docs $(BUILD)/dirhtml
epub text man latex: $(VENV)/.site
	$(SPHINX) -b $@ docs $(BUILD)/$@
epub: ## build an e-book in _build/epub
text: ## build plain text in _build/text
man: ## build manual pages in _build/man
latex: ## build LaTeX sources in _build/latex
pdf: latex ## build a PDF in _build/latex (needs latexmk and XeLaTeX)
	@command -v latexmk >/dev/null || { echo "latexmk is missing; on Debian: apt-get install latexmk xindy texlive-xetex texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-freefont-otf" >&2; exit 1; }
	$(MAKE) -C $(BUILD)/latex all-pdf
serve: html ## build the site and serve it on http://127.0.0.1:8000/
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(BUILD)/html $(PORT)
screenshots: html $(VENV)/.dev ## make the README's pictures in screenshots/ (needs Chromium; for a page of the PDF, what pdf needs)
	@rm -f $(BUILD)/latex/divio-infrastructure.pdf
	@echo "building the PDF; what is said goes to $(BUILD)/pdf.log"
	@$(MAKE) --no-print-directory pdf >$(BUILD)/pdf.log 2>&1 || true
	$(BIN)/python tools/screenshots.py $(BUILD)/html screenshots $(BUILD)/latex/divio-infrastructure.pdf
refresh: $(VENV)/.site ## fetch every feed and record in data/ what changed
	$(BIN)/ip-ranges refresh
check: $(VENV)/.site ## ask whether data/ is sound
	$(BIN)/ip-ranges check

# ---- the checks ----------------------------------------------------------------------------------------------------

.PHONY: linkcheck test test-fast test-lowest lint bench bench-guard bench-baseline release-check wheel clean
linkcheck: html ## follow every link; fails only for what can be mended here
	@rm -f $(BUILD)/linkcheck/output.json
	@echo "following links; what the builder says goes to $(BUILD)/linkcheck.log"
	@$(SPHINX) -q -b linkcheck docs $(BUILD)/linkcheck >$(BUILD)/linkcheck.log 2>&1 || true
	@$(BIN)/python tools/linkcheck_report.py $(BUILD)/linkcheck/output.json $(BUILD)/html $(BUILD)/linkcheck.log
test: $(VENV)/.dev ## run the tests, on every core
	$(BIN)/python -m pytest $(PYTESTOPTS)
test-fast: $(VENV)/.dev ## run what needs no other program and is quick, in under a minute
	$(BIN)/python -m pytest -q -m "not browser and not checker and not slow" $(PYTESTOPTS)
test-lowest: ## run the tests on the lowest versions that pyproject.toml allows
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lowest.txt
	$(VENV)-lowest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(VENV)-lowest/bin/python -m pytest $(PYTESTOPTS)
lint: $(VENV)/.dev ## style, types, layers, dependencies, prose, security
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/deptry .
	$(BIN)/sphinx-lint --enable all --disable line-too-long,leaked-markup docs README.md CONTRIBUTING.md CHANGELOG.md
	$(BIN)/python tools/audit.py requirements/dev.txt
bench: $(VENV)/.dev ## measure builds, reading and a long history, in some minutes; BENCHOPTS=--quick in half a minute
	$(BIN)/python -m benchmarks $(BENCHOPTS)
bench-guard: $(VENV)/.dev ## compare a few ratios with those of benchmarks/baseline.json
	$(BIN)/python -m benchmarks --guard
bench-baseline: $(VENV)/.dev ## measure everything and record it in benchmarks/baseline.json and the docs
	$(BIN)/python -m benchmarks --record $(BENCHOPTS)
release-check: $(VENV)/.dev ## what a release needs besides .ci/run: every word in German and French
	$(BIN)/python tools/catalogues.py --check
wheel: $(VENV)/.site ## build the wheel in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
clean: ## remove what was built, not the environment
	rm -rf $(BUILD) dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
