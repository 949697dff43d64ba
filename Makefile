# make run: the app on http://localhost:8501        make test: everything that must hold
# make check: format, lint, types                   make bench: how fast it is
# make train DATA="a.tsv b.tsv": all checkpoints    make train-small: one from the textbook alone, in minutes

PYTHON ?= python3
BIN := .venv/bin
SMALL_UPDATES ?= 1500

.PHONY: run test check train train-small bench clean

run: .venv/run-ready
	$(BIN)/streamlit run app.py

test: .venv/test-ready
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/test-ready node_modules/.package-lock.json
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	npm run --silent check

# DATA: files of two columns, English and Korean; the held-out sentences are taken from the first. MORE: files whose
# sentences are only translated by the first family, not trained on as they are.
TEACHERS := deep concat additive cosine general dot
TRAIN := $(BIN)/python -m model train --columns en-ko --data $(DATA)
DISTILL := $(BIN)/python -m model distill --columns en-ko --data $(DATA) $(if $(MORE),--also $(MORE))
# $(call family,PAIR,UPDATES,MORE UPDATES): every score function from scratch, then on with what six of them teach.
define family
	$(TRAIN) --pair $(1) --score all --updates $(2) --folder runs/first --runs runs/first
	$(TRAIN) --pair $(1) --unidirectional --updates $(2) --folder runs/first --runs runs/first
	$(DISTILL) --pair $(1) --scores $(TEACHERS) --folder runs/first > runs/$(1).distilled.tsv
	$(TRAIN) --pair $(1) --score all --updates $(3) --start runs/first --also runs/$(1).distilled.tsv
	$(TRAIN) --pair $(1) --unidirectional --updates $(3) --start runs/first --also runs/$(1).distilled.tsv
endef
train: .venv/run-ready
	@test -n "$(DATA)" || { echo 'Say what to train on: make train DATA=ko-en.tsv MORE=ko-en.more.tsv' >&2; exit 2; }
	mkdir -p runs
	$(call family,ko-en,20000,12000)
	$(call family,en-ko,9000,10000)

train-small: .venv/run-ready
	$(BIN)/python -m model train --pair ko-en --score general --updates $(SMALL_UPDATES) --folder runs/small

bench: .venv/test-ready
	$(BIN)/python -m bench

# The JavaScript is checked with tools from npm, locked; the app itself needs none of them.
node_modules/.package-lock.json: package-lock.json package.json
	@command -v npm >/dev/null || { echo 'make check needs node and npm (apt-get install npm); make run and make test do not.' >&2; exit 2; }
	npm ci --silent --no-audit --no-fund
	touch $@

clean:
	rm -rf node_modules .venv .pytest_cache .ruff_cache .mypy_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run-ready: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test-ready: requirements-dev.txt requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
