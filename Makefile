# Each target sets up .venv by itself on its first use. PYTHON=/path/to/python chooses the interpreter.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
SHARED ?= ../shared
# Which tests, on how many processors; `make test TESTS='-n auto'` adds the installation into a fresh environment.
TESTS ?= -n auto -m "not slow"
BIN := .venv/bin
BUILD := build

.PHONY: demo test lint score bench fuzz picture codebook clean

demo: .venv/.light
	@rm -f $(BUILD)/demo.db && mkdir -p $(BUILD)
	$(BIN)/eventcoder code examples/articles --published 2021-10-14 --db sqlite:///$(BUILD)/demo.db
	@[ -t 1 ] || export COLUMNS=120; $(BIN)/eventcoder review --plain --db sqlite:///$(BUILD)/demo.db

test: .venv/.installed
	$(BIN)/python -m pytest $(TESTS)

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/eventcoder dictionary check

score: .venv/.installed
	$(BIN)/eventcoder score examples/gold.jsonl --differences
	@if [ -d "$(SHARED)/gold" ]; then sh tests/score_shared.sh "$(SHARED)" $(BIN)/eventcoder "$(BUILD)"; fi

bench: .venv/.light
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/hostile.py
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/scale.py

fuzz: .venv/.light
	$(BIN)/python benchmarks/fuzz.py

picture: .venv/.installed
	@mkdir -p $(BUILD) && rm -f $(BUILD)/picture.db
	$(BIN)/eventcoder code examples/articles --published 2021-10-14 --db sqlite:///$(BUILD)/picture.db --quiet
	FORCE_COLOR=1 COLUMNS=140 $(BIN)/eventcoder review --plain --article yemen_wire_ar --limit 8 --bidi visual --db sqlite:///$(BUILD)/picture.db > $(BUILD)/review.ansi
	$(BIN)/python docs/picture.py docs/review.svg < $(BUILD)/review.ansi

codebook: .venv/.light
	$(BIN)/eventcoder dictionary codebook --output docs/codebook.md

clean:
	rm -rf $(BUILD) dist .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The light installation runs eventcoder; the full one adds what the tests and checks need.
.venv/.light: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "eventcoder needs Python 3.11 or newer, and $(PYTHON) is not. Try: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.installed: .venv/.light
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@
