# Needs: Python 3.11+, Java 17+, Maven, make. All else is made here: what running needs in .venv, what development
# needs beside it in .venv-dev, Neo4j in .hub.
PYTHON ?= python3
RUN := .venv/bin
DEV := .venv-dev/bin
RUNNING := .venv/.installed
DEVELOPING := .venv-dev/.installed
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
# Some shells forbid Python to keep what it compiled; the tests start it some hundred times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help venv java run test quick check bench soak sdl lock jars clean

help:
	@echo "make run     start Neo4j and the hub, load seeds/, serve GraphQL on 127.0.0.1"
	@echo "make test    every test, against a real Neo4j; branches of hub/rules/ at 100 %"
	@echo "make quick   what needs no Neo4j, in under a minute"
	@echo "make check   ruff, pyright, import-linter, and the SDL against the committed one"
	@echo "make sdl     write resolvers/schema.graphql"
	@echo "make bench   the figures of docs/benchmarks.md; PEER=1 those beside @neo4j/graphql;  make soak  the long campaigns"
	@echo "make venv    .venv for running, .venv-dev for development;  make java  a Java for .venv"
	@echo "make lock    pin the requirements again (needs uv);  make jars  list Neo4j's jars again, after pom.xml"
	@echo "make clean   remove all but the data"

venv: $(RUNNING) $(DEVELOPING)

# Exactly what the lock lists, by hash: nothing is resolved again and nothing is built but the command `hub`, so a
# release of today changes nothing. What that leaves unmet, `pip check` says.
define environment
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) was found. To do: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
@echo "Making $(@D) of $< (once; again when it changes) ..."
@$(PYTHON) -m venv --clear $(@D)
$(@D)/bin/python -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r $<
$(@D)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
$(@D)/bin/python -m pip check
@touch $@
endef

$(RUNNING): requirements.txt
	$(environment)

$(DEVELOPING): requirements-dev.txt
	$(environment)

java: $(RUNNING)
	$(RUN)/python -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r requirements-java.txt

run: $(RUNNING)
	@exec $(RUN)/python -m hub.cli run

# Branches are counted where the evaluator is tested alone: counting doubles what Python costs.
test: $(DEVELOPING)
	$(DEV)/python -m pytest tests/rules -n 2 --cov
	$(DEV)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --ignore tests/rules

quick: $(DEVELOPING)
	$(DEV)/python -m pytest -n 2 --dist loadfile -m 'not neo4j and not soak'

check: $(DEVELOPING)
	$(DEV)/ruff check
	$(DEV)/ruff format --check
	$(DEV)/pyright --pythonpath $(DEV)/python
	$(DEV)/lint-imports --no-logo
	$(DEV)/python -m hub.cli sdl --check

sdl: $(DEVELOPING)
	$(DEV)/python -m hub.cli sdl

bench: $(DEVELOPING)
ifdef PEER
	$(DEV)/python -m tests.bench.peer $(if $(SUBJECTS),--subjects $(SUBJECTS)) $(if $(SHAPES),--shapes $(SHAPES))
else
	$(DEV)/python -m tests.bench $(if $(FULL),--full)
endif

# Kills the hub 200 times and Neo4j 50 times; -s shows the figures of each round.
soak: $(DEVELOPING)
	$(DEV)/python -m pytest -m soak -s
	EXAMPLES=2000 $(DEV)/python -m pytest tests/rules/test_properties.py tests/test_identity_numbers.py
	EXAMPLES=300 $(DEV)/python -m pytest tests/ingest/test_identity_doors.py
	KILLS=200 $(DEV)/python -m pytest tests/receiving/test_kills_of_loads.py
	EVERY_KIND=1 $(DEV)/python -m pytest tests/test_queries.py
	OPERATIONS=100000 $(DEV)/python -m pytest -n 2 tests/test_execution.py tests/test_execution_of_all.py
	TEST_NEO4J=2026 $(DEV)/python -m pytest tests/test_queries.py tests/test_engine.py tests/test_walking.py tests/tracing

lock:
	$(COMPILE) --extra build --output-file requirements.txt
	$(COMPILE) --extra build --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	$(COMPILE:pyproject.toml=) --group java --output-file requirements-java.txt

jars: $(DEVELOPING)
	$(DEV)/python -m hub.cli neo4j jars

clean:
	rm -rf .venv .venv-dev .cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find hub graph_schema resolvers tests -name __pycache__ -type d -prune -exec rm -rf {} +
