# Needs: Python 3.11+, Java 17+, Maven, make. All else is made here, in .venv and .hub.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.PHONY: help venv run test check bench soak sdl lock clean

help:
	@echo "make run     start Neo4j and the hub, load seeds/, serve GraphQL on 127.0.0.1"
	@echo "make test    every test, against a real Neo4j; branches of hub/rules.py at 100 %"
	@echo "make check   ruff, pyright, import-linter, and the SDL against the committed one"
	@echo "make sdl     write resolvers/schema.graphql"
	@echo "make bench   the figures of docs/benchmarks.md;  make soak  the long campaigns"
	@echo "make lock    pin the requirements again (needs uv);  make clean  remove all but the data"

venv: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	@echo "Making .venv (once; again when the requirements change) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) was found. To do: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: $(STAMP)
	@exec $(BIN)/python -m hub.cli run

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=
	@echo "Branches of hub/rules.py:"
	@$(BIN)/python -m coverage report --include='hub/rules.py,hub/rules/*' --fail-under=100

check: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m hub.cli sdl --check

sdl: $(STAMP)
	$(BIN)/python -m hub.cli sdl

bench: $(STAMP)
	$(BIN)/python -m tests.bench $(if $(FULL),--full)

# Kills the hub 200 times and Neo4j 50 times; -s shows the figures of each round.
soak: $(STAMP)
	$(BIN)/python -m pytest -m soak -s
	EXAMPLES=2000 $(BIN)/python -m pytest tests/rules/test_properties.py

lock:
	$(LOCK) --output-file requirements.txt
	$(LOCK) --constraint requirements.txt --extra dev --output-file requirements-dev.txt

clean:
	rm -rf .venv .cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find hub graph_schema resolvers tests -name __pycache__ -type d -prune -exec rm -rf {} +
