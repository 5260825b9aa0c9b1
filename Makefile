# What a person types here, and what the continuous integration types for them. `make` alone lists it all.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CEDRE := $(BIN)/python -m cedre
RUN := $(VENV)/installed-for-running
DEV := $(VENV)/installed-for-working
BENCH := $(VENV)/installed-for-measuring

# Some machines ask Python to keep nothing of what it compiles: each process would compile it all again.
unexport PYTHONDONTWRITEBYTECODE

# Test files shared out, the journeys last as in one process: one process more than most machines have cores, for journeys wait.
TOGETHER := --numprocesses 3 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run test resist check fix fast bench load reset messages images lock

help: ## liste ces commandes
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## démarre Cèdre (PORT=8000) ; Ctrl-C arrête tout
	@$(CEDRE) run

test: $(DEV) ## toute la suite de tests, parcours dans Chromium compris s’il est là
	@$(BIN)/python -m pytest -m "not long" $(TOGETHER)

resist: $(DEV) ## les essais longs : tout démarrer, tout tuer, tout retrouver
	@$(BIN)/python -m pytest -m long

fast: $(DEV) ## en quelques secondes : ruff, et les tests sans base de données, navigateur ni longs calculs
	@$(BIN)/ruff check --quiet
	@$(BIN)/python -m pytest -m "not database and not long and not browser and not proof" $(TOGETHER)

check: $(DEV) ## tout ce qui se vérifie sans lancer la suite : forme, types, imports, migrations, gabarits, promesses
	@$(BIN)/ruff format --check --quiet || { echo "Mise en forme : make fix"; exit 1; }
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(CEDRE) makemigrations --check --dry-run
	@$(BIN)/djlint --lint --quiet cedre
	@$(BIN)/python -m pytest tests/house

fix: $(DEV) ## remet en forme et corrige ce qui peut l’être
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: $(BENCH) ## (mainteneurs) mesure le moteur et le site, et refait les tableaux de docs/algorithms (une heure)
	@$(BIN)/python -m bench

load: $(RUN) ## (mainteneurs) 64 personnes votent en même temps : un tableau de ce qu’elles attendent (VOTERS=64, SECONDS=20)
	@$(BIN)/python -m bench.dialogues.load --voters $(or $(VOTERS),64) --seconds $(or $(SECONDS),20)

reset: $(RUN) ## efface la base de données locale (YES=1 : sans confirmation)
	@$(CEDRE) reset $(if $(YES),--yes)

messages: $(DEV) ## (mainteneurs) relève les mots du code dans les catalogues, et compile ceux-ci (demande gettext)
	@$(BIN)/python scripts/messages.py

images: $(DEV) ## (mainteneurs) refait les images des guides, depuis la démonstration (demande Chromium et LibreOffice)
	@CEDRE_KEEP_IMAGES=1 $(BIN)/python -m pytest tests/journeys/test_whole_way.py -k "[fr]"

lock: ## (mainteneurs) refait les fichiers requirements depuis pyproject.toml, avec uv
	@command -v uv > /dev/null || { echo "« make lock » demande uv : pipx install uv"; exit 1; }
	@$(call LOCK,requirements.txt,)
	@$(call LOCK,requirements-dev.txt,--extra dev --constraints requirements.txt)
	@$(call LOCK,requirements-bench.txt,--extra dev --extra bench --constraints requirements-dev.txt)

LOCK = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-annotate pyproject.toml $(2) --output-file $(1)

$(RUN): requirements.txt
	$(call INSTALL,$<)
	@touch $@

$(DEV): requirements-dev.txt
	$(call INSTALL,$<)
	@touch $@ $(RUN)

$(BENCH): requirements-bench.txt
	$(call INSTALL,$<)
	@touch $@ $(DEV) $(RUN)

# The environment holds what the hashed file names and nothing else decides; the project itself comes last, without
# a look at the network nor at its dependencies.
define INSTALL
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
		echo "Cèdre demande Python 3.11 ou plus récent ; « $(PYTHON) » donne : $$($(PYTHON) --version 2>&1)."; \
		echo "Une autre version est là ? Essayez : make PYTHON=python3.12 …"; exit 1; }
	@command -v uv > /dev/null || $(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "Le module venv de Python manque. Debian, Ubuntu : sudo apt install python3-venv"; exit 1; }
	@echo "Installation de $(1) dans $(VENV) (une à deux minutes la première fois)…"
	@$(BIN)/python -c '' 2> /dev/null || rm -rf $(VENV)
	@if command -v uv > /dev/null; then \
		{ test -d $(VENV) || uv venv --quiet --python "$$(command -v $(PYTHON))" $(VENV); } && \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) && \
		uv pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation -e .; \
	else \
		{ test -d $(VENV) || $(PYTHON) -m venv $(VENV); } && \
		{ $(BIN)/python -m pip --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip > /dev/null; } && \
		$(BIN)/python -m pip install $(PIP_QUIETLY) --require-hashes -r $(1) && \
		$(BIN)/python -m pip install $(PIP_QUIETLY) --no-index --no-deps --no-build-isolation -e .; \
	fi
endef

PIP_QUIETLY := --quiet --no-input --disable-pip-version-check --root-user-action ignore
