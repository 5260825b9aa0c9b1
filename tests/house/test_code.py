"""The promises the code makes to those who read it."""

import ast
import re
import subprocess
import sys
from importlib import import_module

import pytest
from django.apps import apps
from django.forms import BaseForm
from procrastinate.contrib.django import app as worker

from cedre.accounts import declarations
from tests.house.promises import CEDRE, ROOT, actions, calls, python_files

# Verbs that leave their trace elsewhere than in the journal, with the reason.
OWN_HISTORY = {
    "accounts.announce_ending_roles": "a notice is its own trace",
    "accounts.send_notices": "a notice keeps the instant it was sent at",
    "accounts.ask_for_due_letters": "asks the worker, writes nothing",
    "accounts.drop_what_is_too_old": "what its term has come for goes, as the register says",
    "accounts.close_sessions": "part of forget_person, which records it",
    "accounts.send_invitation": "sends what invite recorded",
    "accounts.forget_invited": "part of forget_person, which records it",
    "answers.ask_to_follow": "an address nobody knows: the row is the trace, and goes with it",
    "answers.confirm_following": "an address nobody knows: the row is the trace, and goes with it",
    "answers.stop_following": "an address nobody knows: the row is the trace, and goes with it",
    "answers.tell_followers": "the row says until when it was told",
    "answers.cut_person": "part of forget_person, which records it",
    "answers.remind_of_due_answers": "a notice is its own trace",
    "admissions.cut_person": "part of forget_person, which records it",
    "admissions.dialogue_of_code": "finds, writes nothing but a count that is erased the next day",
    "admissions.send_letter": "nothing is kept of an address before it serves",
    "admissions.spend_code": "a participant has no name; the row is the trace",
    "admissions.spend_letter": "a participant has no name; the row is the trace",
    "ballots.cut_person": "part of forget_person, which records it",
    "dialogues.let_in": "a participant has no name; the row is the trace",
    "dialogues.cut_creator": "part of forget_person, which records it",
    "moderation.open_case": "the case is its own trace; the room that asks records the act",
    "moderation.decide": "the decision is its own trace; the room that asks records the act",
    "moderation.undo_decision": "the decision keeps it; the room that asks records the act",
    "moderation.flag": "the flag is its own trace; the room that asks records the act",
    "moderation.forget_flagger": "part of erase_answers and cut_participant, which record it",
    "moderation.contest": "the appeal is its own trace; the room that asks records the act",
    "moderation.count_from_network": "a count that is erased the next day",
    "moderation.count_search": "a count that is erased the next day",
    "moderation.count_sending": "a count that is erased the next day",
    "moderation.forget_past_days": "what its term has come for goes, as the register says",
    "moderation.erase_what_was_said_of": "part of erase_answers, which records it",
    "moderation.cut_decider": "part of forget_person, which records it",
    "proposals.check_open": "checks, writes nothing",
    "proposals.joined": "a participant has no name; the row is the trace",
    "proposals.support": "a support is its own trace, as a vote is",
    "proposals.take_support_back": "a support is its own trace, as a vote is",
    "proposals.find_useful": "the row is its own trace, as a vote is",
    "proposals.take_useful_back": "the row is its own trace, as a vote is",
    "proposals.erase_words": "part of erase_answers, which records it",
    "proposals.cut_words": "part of cut_participant, which records it",
    "syntheses.cut_author": "part of forget_person, which records it",
    "testimonies.cut_gatherer": "part of forget_person, which records it",
    "testimonies.suggest_masks": "a suggestion; what a person decides of it is recorded",
    "pages.cut_author": "part of forget_person, which records it",
    "turnout.describe_oneself": "a participant has no name; the row is the trace, and its words go when taken back",
    "turnout.erase_description": "part of erase_answers, which records it",
    "turnout.follow_drawing": "a computation, with its recipe stored beside it",
    "dialogues.follow_published_results": "a computation, with its recipe stored beside it",
    "dialogues.cast_vote": "votes are their own history",
    "dialogues.take_back_last_vote": "votes are their own history",
    "dialogues.correct_college": "a participant has no name; the row is the trace",
    "dialogues.join_dialogue": "a participant has no name; the row is the trace",
    "dialogues.announce_last_days": "a notice is its own trace",
    "dialogues.ask_for_last_results": "asks the worker, writes nothing",
    "dialogues.draw_due_results": "a computation, with its recipe stored beside it",
    "dialogues.ask_for_results": "asks the worker, writes nothing",
    "dialogues.redraw_stale_results": "a computation made again, with its recipe stored beside it",
    "dialogues.draw_results": "a computation, with its recipe stored beside it",
}


def test_every_action_records_in_the_journal() -> None:
    private = {
        node.name: node
        for file in CEDRE.glob("*/actions/*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }

    def records(function: ast.AST, depth: int = 0) -> bool:
        names = set(calls(function))
        if "journal.record" in names:
            return True
        return depth < 2 and any(records(private[name], depth + 1) for name in names if name in private)

    silent = [f"{room}.{verb.name}" for room, verb in actions() if not records(verb)]
    assert set(silent) == set(OWN_HISTORY)


def test_every_act_of_the_journal_has_its_words() -> None:
    """The journal's page says them; each room declares its own beside what it keeps of people."""
    shelves = [*CEDRE.glob("*/actions.py"), *CEDRE.glob("*/actions/*.py")]
    recorded = {verb for path in shelves for verb in re.findall(r"\"([a-z]+\.[a-z]+(?:-[a-z]+)+)\"", path.read_text())}
    assert len(recorded) > 20
    assert sorted(recorded - set(declarations.acts())) == []


def test_every_action_takes_its_arguments_by_name() -> None:
    positional = [f"{room}.{verb.name}" for room, verb in actions() if verb.args.args or verb.args.posonlyargs]
    assert positional == []


def test_every_action_says_what_it_does() -> None:
    assert [f"{room}.{verb.name}" for room, verb in actions() if not ast.get_docstring(verb)] == []


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): n for path in python_files() if (n := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_each_proof_that_the_page_of_bad_inputs_names_is_a_test() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "bad-inputs.md").read_text(encoding="utf-8")))
    tests = {
        name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 10
    assert named <= tests


def test_every_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert [number for number in numbers if numbers.count(number) > 1] == []
    assert [page.name for page in pages if not page.read_text().startswith(f"# {page.name[:4]} – ")] == []


def test_the_web_never_loads_what_computes_results() -> None:
    """Every address with its doors, in a process of its own: SciPy and numba are for the worker."""
    question = (
        "import sys, django; django.setup(); import cedre.site.urls; "
        "print([name for name in ('cedre.engine.opinion', 'scipy', 'numba', 'spacy', 'thinc') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_no_shelf_has_a_name_that_says_nothing() -> None:
    banned = {"core", "common", "utils", "helpers", "services", "managers", "mixins", "signals"}
    found = [
        str(path.relative_to(ROOT)) for path in CEDRE.rglob("*") if path.stem in banned and path.suffix in {"", ".py"}
    ]
    assert found in ([], ["cedre/engine/signals"])


def test_every_piece_of_deferred_work_exists() -> None:
    worker.perform_import_paths()
    asked = {name for path in python_files() for name in re.findall(r"later\.run\(\s*\"([^\"]+)\"", path.read_text())}
    assert asked, "nothing is deferred any more: is this test still reading the right call?"
    assert asked <= set(worker.tasks)


def test_every_model_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    ours = [model.__name__ for model in apps.get_models() if model.__module__.startswith("cedre.")]
    assert [name for name in ours if f"`{name}`" not in glossary] == []


def _import_every_shelf_of_forms() -> None:
    for path in [*CEDRE.glob("*/forms.py"), *CEDRE.glob("*/forms/__init__.py")]:
        import_module(f"cedre.{path.relative_to(CEDRE).parts[0]}.forms")


def _form_classes() -> list[type[BaseForm]]:
    _import_every_shelf_of_forms()
    found, waiting = [], [BaseForm]
    while waiting:
        waiting += (children := waiting.pop().__subclasses__())
        found += children
    return [form for form in found if form.__module__.startswith("cedre.")]


def test_every_form_field_has_a_label() -> None:
    assert _form_classes()
    bare = [
        f"{form.__name__}.{name}"
        for form in _form_classes()
        for name, field in getattr(form, "base_fields", {}).items()
        if not field.label
    ]
    assert bare == []


def test_every_setting_read_from_the_environment_is_documented() -> None:
    guide = (ROOT / "docs" / "guide" / "settings.md").read_text()
    read = {
        name
        for path in python_files()
        for name in re.findall(r"\"((?:CEDRE_[A-Z_]+)|DATABASE_URL|PORT)\"", path.read_text())
    }
    assert "CEDRE_HOSTS" in read
    assert sorted(name for name in read if f"`{name}`" not in guide) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_requirements_are_hashed_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[a-z][^\n]*==", text, flags=re.MULTILINE)
    assert pins
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pins)
