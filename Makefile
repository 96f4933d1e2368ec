# `make` alone prints this help. Every target can be run again; what is done stays done.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
SEED   ?= 7
BIN    := $(VENV)/bin
LOCK   := requirements.lock
TORCH  ?= $(shell grep "^torch==" $(LOCK))

.DEFAULT_GOAL := help
.PHONY: help install demo chat scenes test test-ui browser get-browser check bench format docs wheel lock clean

help: ## Show this help
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-9s %s\n' "$$name" "$$text"; done

install: $(VENV)/.installed ## Make .venv and install sgedit into it
demo: $(VENV)/.installed ## Hold the example conversation; pictures and result.json go to demo/
	@$(BIN)/sgedit demo --out demo
	@echo "The pictures and result.json are in $(CURDIR)/demo"

chat: $(VENV)/.installed ## Talk to a picture in a browser (PORT=number)
	@$(BIN)/sgedit ui --port $(PORT)

scenes: $(VENV)/.installed-test ## Render a still life to talk to into scenes/ (SEED=number)
	@$(BIN)/python -m stilllife.render --seed $(SEED) --out scenes

test: $(VENV)/.installed-test ## Run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

test-ui: $(VENV)/.installed-ui browser ## Run the tests of the page in a browser
	@$(BIN)/python -m pytest --ui -q tests/ui

browser: ## Install Chromium where there is none, as the tests of the page need it
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || $(MAKE) --no-print-directory get-browser

get-browser:
	@command -v apt-get >/dev/null && test "$$(id -u)" = 0 || { \
		echo "The tests of the page need Chromium: install it (Debian: apt-get install chromium)."; \
		exit 1; }
	apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium

check: $(VENV)/.installed-test ## Lint and check types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.installed-test ## Measure edits beside diffusers' pipelines; a page goes to out/edits.html (SEED=number)
	@$(BIN)/python -m benchmarks edits --scenes 2 --peers all --seed $(SEED) --json out/edits.json --html out/edits.html

format: $(VENV)/.installed-test ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.installed ## Write docs/cli.md from the command line's parser
	@$(BIN)/python -m agent.terminal.manual > docs/cli.md

wheel: $(VENV)/.installed ## Build a wheel with weights and prompts in it, into dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

lock: ## Choose the newest versions that work together and write requirements.lock
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install $(TORCH)
	.venv-lock/bin/python -m pip install --upgrade --upgrade-strategy eager -e '.[train,test,test-ui,postgres]' $(TORCH)
	.venv-lock/bin/python -m pip check
	{ sed -n '/^#/p' $(LOCK); \
	  .venv-lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//'; } > $(LOCK).new
	mv $(LOCK).new $(LOCK)
	rm -rf .venv-lock

clean: ## Remove the environment and everything that was made
	rm -rf $(VENV) .venv-lock build dist demo .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# torch goes first and alone: whatever is asked for with it could choose another build.
$(VENV)/.torch: $(LOCK)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(TORCH)
	@touch $@

$(VENV)/.installed: $(VENV)/.torch pyproject.toml
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable '.[train,test]'
	@touch $@

$(VENV)/.installed-ui: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable '.[train,test,test-ui,postgres]'
	@touch $@
