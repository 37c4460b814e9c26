PYTHON ?= python3.11
BIN := .venv/bin
PINS ?= requirements.txt

# Set in many containers: every process would compile what it imports, pandas and all, and tests start thousands.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup wheelhouse offline live serve room book pdf bundle test test-unit test-browser test-lab mutants links lint gettext notebooks exercises outlines pins clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup: .venv/ready  ## make the virtual environment
.venv/ready: requirements.txt pyproject.toml arabic-book/pyproject.toml
	@echo 'تهيئة البيئة (مرة واحدة، بضع دقائق) … Setting up, once'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r $(PINS)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable . --editable ./arabic-book
	$(BIN)/python -m compileall -q -j 0 .venv/lib  # kernels in a sandbox cannot write it
	@touch $@

wheelhouse:  ## collect every package, to install where there is no internet
	@$(PYTHON) tools/wheelhouse.py

offline:  ## set up from wheelhouse/, without the internet
	@$(PYTHON) tools/wheelhouse.py --check
	@PIP_NO_INDEX=1 PIP_FIND_LINKS=$(CURDIR)/wheelhouse PINS=wheelhouse/requirements.txt $(MAKE) --no-print-directory setup

room: setup  ## serve the notebooks to a room from this machine
	@$(BIN)/python deploy/room/room.py

live: setup  ## collect the files of live Python, which the next book then carries
	@$(BIN)/python -m arabic_book.live $(LIVE)

serve: book  ## build the book and open it in the browser
	@$(BIN)/python -m arabic_book.serve _build/html

book: setup  ## build the book into _build/html
	@$(BIN)/python -m arabic_book.build .

pdf: book  ## print handouts, the trainers' edition and the whole book into _build/pdf
	@$(BIN)/python tools/browser.py
	@$(BIN)/python -m arabic_book.pdf
	@$(BIN)/python -m arabic_book.build .  # the book links to what was printed

bundle: pdf  ## pack the course for a stick: _build/course.zip (after make live, also _build/course-light.zip)
	@$(BIN)/python -m arabic_book.bundle --to _build/course.zip

test: setup  ## run every test (a browser is installed where it can be)
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/engine.py
	@$(BIN)/python tools/system.py
	@$(BIN)/python -m pytest -n auto

test-unit: setup  ## run the tests that need neither a browser nor a kernel
	@$(BIN)/python -m pytest -n auto -m unit

test-browser: setup  ## run the tests that open pages in a browser
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/engine.py
	@$(BIN)/python -m pytest -n auto -m browser

test-lab: setup  ## run the tests of kernels, JupyterLab, the room, the sandbox, killed processes
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/engine.py
	@$(BIN)/python tools/system.py
	@$(BIN)/python -m pytest -n auto -m lab

links: setup  ## ask every address of another site in the book whether it still answers
	@$(BIN)/jupyter-book build . --builder linkcheck --path-output _build/links

mutants: setup  ## plant faults in the code and print how many the tests notice (an hour)
	@$(BIN)/python tools/mutants.py

lint: setup  ## check style, text, notebooks and data
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/python -m arabic_book.lint && $(BIN)/python tools/notebooks.py --check && $(BIN)/python -m umran.exercises --check && $(BIN)/python tools/javascript.py

gettext: setup  ## make the catalogues that a translation starts from
	@$(BIN)/python -m arabic_book.translate .

notebooks: setup  ## run every notebook again and keep its outputs; write the data's page again
	@$(BIN)/python tools/notebooks.py
	@$(BIN)/python -m umran.upkeep.passport

exercises: setup  ## make learners' notebooks, the key and the pages from the solved exercises
	@$(BIN)/python -m umran.exercises

outlines: setup  ## draw the outlines of lands and countries again (needs npm)
	@mkdir -p _build && cd _build && npm pack --silent world-atlas@2.0.2
	@$(BIN)/python tools/outlines.py _build/world-atlas-2.0.2.tgz

pins: setup  ## resolve the pins of requirements.txt and binder/requirements.txt again
	@$(BIN)/python tools/pins.py

clean:  ## remove what was built
	rm -rf _build
