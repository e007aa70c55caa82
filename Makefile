# Every target sets itself up on a fresh machine; nothing but Python 3.11+, pip and make is needed.
PYTHON ?= python3
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check
STUDY ?= study

.PHONY: study test check bench train docs reference clean

study: .venv/installed
	$(BIN)/nlp-tool study corpus/documents --out $(STUDY)

test: .venv/installed-test
	$(BIN)/python -m pytest

check: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_house_rules.py

bench: .venv/installed-test
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

train: .venv/installed
	$(BIN)/python -m nlp_tool.entities.zh.training nlp_tool/resources/entities/names_zh.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.zh.post_training nlp_tool/resources/entities/posts_zh.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.zh.relation_training nlp_tool/resources/entities/relations_zh.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.zh.fact_training nlp_tool/resources/entities/facts_zh.npz corpus/gold --quick
	$(BIN)/python -m nlp_tool.entities.en.policy_training nlp_tool/resources/entities/policies_en.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.en.training nlp_tool/resources/entities/en_choices.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.en.post_training nlp_tool/resources/entities/posts_en.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.en.head_training nlp_tool/resources/entities/heads_en.npz corpus/gold
	$(BIN)/python -m nlp_tool.entities.en.fact_training nlp_tool/resources/entities/facts_en.npz corpus/gold

docs: .venv/installed
	$(PIP) install --quiet --editable ".[docs]"
	$(BIN)/mkdocs build --strict

reference: .venv/installed-test
	$(BIN)/python docs/make_reference.py

.venv/bin-ready:
	$(PYTHON) -m venv .venv
	touch $@

.venv/installed: .venv/bin-ready setup.cfg pyproject.toml
	$(PIP) install --quiet --editable .
	touch $@

.venv/installed-test: .venv/bin-ready setup.cfg pyproject.toml
	$(PIP) install --quiet --editable ".[test]"
	touch $@ .venv/installed

clean:
	rm -rf .venv study site build *.egg-info
