# `make check` and `make test` need Python 3.11 (or later) and make, nothing else.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
SBOM ?= sbom.cdx.json
# Some containers set it; then each of several hundred processes of the tests would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: check test lint docs bench fuzz differential truth mutants catalog lock sbom clean

check: .venv/ready ## set up and check the reference stack
	$(BIN)/aoai check .

test: .venv/ready ## set up and run all tests
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: .venv/ready ## lint, formatting, types, freshness of what is generated
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check

docs: .venv/ready ## write docs/rules and the schemas from the code
	$(BIN)/python docs/generate.py

bench: .venv/ready ## measure and write bench/RESULTS.md
	$(BIN)/python bench/run.py

fuzz: .venv/ready ## try every reader with thousands of broken inputs; a failure names its seed
	FUZZ_CASES=10000 $(BIN)/pytest --numprocesses auto tests/fuzz

differential: .venv/ready ## read every offer, capacity and date a second time, slowly and plainly; most of an hour
	DIFFERENTIAL_EVERY=1 $(BIN)/pytest --numprocesses auto tests/catalog/test_differential.py

truth: .venv/ready ## measure how often the checker is wrong and write bench/TRUTH.md
	$(BIN)/python -m bench.truth

mutants: .venv/ready ## tell which small changes of rules, core and queries no test notices (WHAT=query, or files)
	$(BIN)/python -m bench.mutants $(WHAT)

catalog: .venv/ready ## compile the bundled editions again from catalog/sources
	$(BIN)/aoai catalog compile

lock: ## pin all dependencies again (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes --no-header --no-emit-index-url \
		--upgrade --output-file requirements.lock

sbom: .venv/ready ## write a bill of materials (CycloneDX) of all that requirements.lock pins
	$(BIN)/python -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml --mc-type library --output-reproducible \
		$(SBOM_FLAGS) --output-file $(SBOM) requirements.lock

# The engine starts pack and plugin each from an environment of its own, so that `pulumi install` there changes nothing
# here; until it is run, they look into this one.
# azure-native has 356 MB of modules, of which our programs import these.
NATIVE := authorization|cognitiveservices|managedidentity|monitor|network|operationalinsights|privatedns|resources
.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "setting up .venv (once; about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@for room in policies components; do $(BIN)/python -m venv --without-pip $$room/.venv && \
		echo "import site; site.addsitedir('$$(echo $(CURDIR)/.venv/lib/python*/site-packages)')" > \
		$$(echo $$room/.venv/lib/python*/site-packages)/developer.pth; done
	@$(BIN)/python -m compileall -q -j 0 -x 'azure_native/(?!($(NATIVE))/)\w+/|/tests/' \
		.venv/lib catalog/aoai_catalog policies/aoai_policies components/aoai_components
	@touch $@

clean: ## remove the environment and caches
	rm -rf .venv policies/.venv components/.venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
