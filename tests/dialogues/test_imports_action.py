"""Bringing in a conversation held elsewhere: what the base remembers, the second time too."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cedre.base.models import JournalEntry
from cedre.dialogues import actions
from cedre.dialogues.actions import ImportOutcome
from cedre.dialogues.actions.imports import ImportedElsewhere, SourceTooLong
from cedre.dialogues.imports import read_polis_export
from cedre.dialogues.models import Dialogue, Participant, Stage, Statement, Vote
from cedre.territories.models import Territory
from tests.dialogues.factories import NOW
from tests.dialogues.polis_exports import URL, WRITTEN, comment, vote, write_export
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db


def instant(after: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=WRITTEN + after)


@pytest.fixture
def territory() -> Territory:
    return TerritoryFactory()


def bring_in(directory: Path, territory: Territory, attribution: str = "") -> ImportOutcome:
    export = read_polis_export(directory, now=NOW)
    return actions.import_conversation(
        conversation=export.conversation, territory=territory, attribution=attribution, now=NOW
    )


def history(participant: int, statement: int) -> list[tuple[int, datetime, datetime | None]]:
    votes = Vote.objects.filter(participant__imported_as=participant, statement__number=statement)
    return list(votes.order_by("cast_at", "pk").values_list("stance", "cast_at", "replaced_at"))


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All that an import writes, to compare before and after."""
    models = (Dialogue, Statement, Participant, Vote, JournalEntry)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def test_an_imported_conversation_is_a_closed_dialogue_with_its_source(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0, "Bonjour.")], votes=[vote(3, 0, 1, after=86_400_000)])

    dialogue = bring_in(directory, territory, attribution="CC BY 4.0, Les auteurs").dialogue

    dialogue.refresh_from_db()
    assert (dialogue.territory, dialogue.stage, dialogue.is_fictional) == (territory, Stage.CLOSED, False)
    assert (dialogue.question, dialogue.description) == ("Que faire de la place ?", "Dites.")
    assert dialogue.source == f"{URL} — CC BY 4.0, Les auteurs"
    assert (dialogue.opens_on, dialogue.closes_on) == (date(2017, 7, 14), date(2017, 7, 15))
    assert dialogue.colleges == []


def test_no_licence_is_invented(tmp_path: Path, territory: Territory) -> None:
    dialogue = bring_in(write_export(tmp_path, comments=[comment(0)], votes=[]), territory).dialogue

    assert dialogue.source == URL


def test_statements_keep_their_number_and_participants_theirs_without_a_college(
    tmp_path: Path, territory: Territory
) -> None:
    bring_in(write_export(tmp_path, comments=[comment(0), comment(12)], votes=[vote(40, 12, -1)]), territory)

    assert list(Statement.objects.values_list("number", flat=True)) == [0, 12]
    assert list(Participant.objects.values_list("imported_as", "college", "started_at")) == [(40, "", instant(0))]


def test_a_moderated_out_statement_is_withheld_with_a_reason_and_keeps_its_votes(
    tmp_path: Path, territory: Territory
) -> None:
    comments = [comment(0), comment(1, moderated="-1")]

    outcome = bring_in(write_export(tmp_path, comments=comments, votes=[vote(1, 1, 1)]), territory)

    withheld = Statement.objects.withheld().get()
    assert (withheld.number, withheld.votes.count()) == (1, 1)
    assert withheld.withheld_because == "Retirée par l’équipe qui a mené la conversation d’origine."
    assert (outcome.statements, outcome.withheld_statements) == (2, 1)


def test_an_answer_changed_closes_the_one_before_at_the_instant_of_the_next(
    tmp_path: Path, territory: Territory
) -> None:
    votes = [vote(1, 0, 0, after=20), vote(1, 0, 1, after=0), vote(1, 0, -1, after=50)]

    outcome = bring_in(write_export(tmp_path, comments=[comment(0, disagrees=1, agrees=1)], votes=votes), territory)

    assert history(1, 0) == [
        (1, instant(0), instant(20)),
        (0, instant(20), instant(50)),
        (-1, instant(50), None),
    ]
    assert (outcome.votes, outcome.changed_votes) == (1, 2)


def test_the_same_answer_repeated_counts_once_from_the_first(tmp_path: Path, territory: Territory) -> None:
    votes = [vote(1, 0, 1), vote(1, 0, 1), vote(1, 0, 1, after=500)]

    outcome = bring_in(write_export(tmp_path, comments=[comment(0, agrees=3)], votes=votes), territory)

    assert history(1, 0) == [(1, instant(0), None)]
    assert (outcome.votes, outcome.changed_votes) == (1, 0)


def test_of_two_answers_at_the_same_instant_the_later_in_the_file_is_current(
    tmp_path: Path, territory: Territory
) -> None:
    directory = write_export(tmp_path, comments=[comment(0)], votes=[vote(1, 0, 1), vote(1, 0, -1)])

    bring_in(directory, territory)
    bring_in(directory, territory)

    assert history(1, 0) == [(1, instant(0), instant(0)), (-1, instant(0), None)]


@pytest.mark.parametrize("with_history", [True, False])
def test_the_same_export_again_changes_nothing(tmp_path: Path, territory: Territory, *, with_history: bool) -> None:
    directory = write_export(
        tmp_path,
        comments=[comment(0, agrees=1), comment(1, moderated="-1")],
        votes=[vote(1, 0, 1), vote(1, 0, -1, after=5), vote(2, 1, 0)] if with_history else None,
        matrix={1: {0: 1}, 2: {1: -1}, 3: {0: 1}},
    )
    bring_in(directory, territory, attribution="CC BY 4.0")
    before = everything()

    outcome = bring_in(directory, territory)

    assert everything() == before
    assert not outcome.has_news


def test_a_longer_export_adds_only_what_is_new(tmp_path: Path, territory: Territory) -> None:
    votes = [vote(1, 0, 1), vote(2, 0, 1, after=10)]
    dialogue = bring_in(write_export(tmp_path, comments=[comment(0, agrees=2)], votes=votes), territory).dialogue
    votes += [vote(1, 0, -1, after=90), vote(3, 1, 0, after=172_800_000)]

    outcome = bring_in(write_export(tmp_path, comments=[comment(0, agrees=2), comment(1)], votes=votes), territory)

    assert outcome.dialogue == dialogue
    assert (outcome.participants, outcome.statements, outcome.votes, outcome.changed_votes) == (1, 1, 1, 1)
    assert history(1, 0) == [(1, instant(0), instant(90)), (-1, instant(90), None)]
    assert history(2, 0) == [(1, instant(10), None)]
    assert history(3, 1) == [(0, instant(172_800_000), None)]
    assert Dialogue.objects.get().closes_on == date(2017, 7, 16)


def test_a_matrix_exported_again_after_a_change_of_mind_keeps_both_answers(
    tmp_path: Path, territory: Territory
) -> None:
    bring_in(write_export(tmp_path, comments=[comment(0, agrees=1)], matrix={1: {0: 1}}), territory)

    bring_in(write_export(tmp_path, comments=[comment(0, disagrees=1)], matrix={1: {0: -1}}), territory)

    assert [(stance, replaced is None) for stance, _cast, replaced in history(1, 0)] == [(1, False), (-1, True)]


def test_a_matrix_that_changes_a_dated_answer_does_not_come_before_it(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=1)], votes=[vote(1, 0, 1, after=800)])
    bring_in(directory, territory)
    (directory / "votes.csv").unlink()

    bring_in(write_export(tmp_path, comments=[comment(0, disagrees=1)], matrix={1: {0: -1}}), territory)

    assert history(1, 0) == [(1, instant(800), instant(800)), (-1, instant(800), None)]


def test_answers_of_a_matrix_are_dated_from_the_last_statement(tmp_path: Path, territory: Territory) -> None:
    comments = [comment(0, agrees=1), comment(1, at=WRITTEN + 700)]

    dialogue = bring_in(write_export(tmp_path, comments=comments, matrix={1: {0: 1}}), territory).dialogue

    assert history(1, 0) == [(1, instant(700), None)]
    assert dialogue.closes_on is None


def test_a_history_that_comes_after_a_matrix_does_not_undo_it(tmp_path: Path, territory: Territory) -> None:
    comments = [comment(0, agrees=1), comment(1, disagrees=1)]
    bring_in(write_export(tmp_path, comments=comments, matrix={1: {0: 1, 1: -1}}), territory)
    votes = [vote(1, 0, -1, after=-50), vote(1, 1, -1, after=-40)]

    outcome = bring_in(write_export(tmp_path, comments=[comment(0), comment(1, disagrees=1)], votes=votes), territory)

    assert outcome.contradicted_votes == 1
    assert [history(1, number)[0][0] for number in (0, 1)] == [1, -1]


def test_a_statement_restored_here_stays_shown_and_the_difference_is_told(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0), comment(4, moderated="-1")], votes=[])
    bring_in(directory, territory)
    Statement.objects.update(state="shown", withheld_at=None, withheld_because="")

    outcome = bring_in(directory, territory)

    assert outcome.still_shown == (4,)
    assert not Statement.objects.withheld().exists()


def test_answers_given_here_are_not_touched_by_an_import(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=1)], votes=[vote(1, 0, 1)])
    dialogue = bring_in(directory, territory).dialogue
    visitor = Participant.objects.create(dialogue=dialogue, started_at=NOW)
    here = Vote.objects.create(participant=visitor, statement=dialogue.statements.get(), stance=-1, cast_at=NOW)

    outcome = bring_in(directory, territory)

    here.refresh_from_db()
    assert (here.stance, here.replaced_at, outcome.has_news) == (-1, None, False)


def test_one_conversation_belongs_to_one_territory(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0)], votes=[])
    bring_in(directory, territory)

    with pytest.raises(ImportedElsewhere, match=territory.name):
        bring_in(directory, TerritoryFactory())


def test_an_address_that_begins_like_another_is_another_conversation(tmp_path: Path, territory: Territory) -> None:
    export = read_polis_export(write_export(tmp_path, comments=[comment(0)], votes=[]), now=NOW)

    for key in (f"{URL}-2", URL):
        conversation = replace(export.conversation, key=key)
        actions.import_conversation(conversation=conversation, territory=territory, attribution="", now=NOW)

    assert Dialogue.objects.count() == 2


def test_an_attribution_given_later_is_added(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0)], votes=[])
    bring_in(directory, territory)

    bring_in(directory, territory, attribution="CC BY 4.0")

    assert Dialogue.objects.get().source == f"{URL} — CC BY 4.0"
    assert JournalEntry.objects.filter(verb="dialogues.source-revised").count() == 1


def test_an_attribution_too_long_for_its_place_is_refused(tmp_path: Path, territory: Territory) -> None:
    with pytest.raises(SourceTooLong):
        bring_in(write_export(tmp_path, comments=[comment(0)], votes=[]), territory, attribution="x" * 300)

    assert not Dialogue.objects.exists()


def test_a_long_topic_is_cut_for_the_title_and_kept_whole_below(tmp_path: Path, territory: Territory) -> None:
    topic = "Que faire de la place ? " * 12

    dialogue = bring_in(write_export(tmp_path, comments=[comment(0)], votes=[], topic=topic), territory).dialogue

    assert dialogue.question == topic[:199] + "…"
    assert dialogue.description == f"{topic.strip()}\n\nDites."


def test_statements_without_a_date_do_not_open_the_dialogue_after_its_votes(
    tmp_path: Path, territory: Territory
) -> None:
    now_in_milliseconds = int(NOW.timestamp() * 1000)
    comments = [comment(0, agrees=1, at=now_in_milliseconds)]

    dialogue = bring_in(write_export(tmp_path, comments=comments, votes=[vote(1, 0, 1)]), territory).dialogue

    assert (dialogue.opens_on, dialogue.closes_on) == (date(2017, 7, 14), date(2017, 7, 14))


def test_an_import_is_journalled_with_what_it_added(tmp_path: Path, territory: Territory) -> None:
    bring_in(write_export(tmp_path, comments=[comment(0, agrees=1)], votes=[vote(1, 0, 1)]), territory)

    entry = JournalEntry.objects.get(verb="dialogues.conversation-imported")
    assert (entry.by, entry.facts) == (None, {"participants": 1, "statements": 1, "votes": 1, "changed_votes": 0})


def test_new_votes_ask_for_results(
    tmp_path: Path,
    territory: Territory,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[None]],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        dialogue = bring_in(write_export(tmp_path, comments=[comment(0)], votes=[vote(1, 0, 1)]), territory).dialogue

    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"dialogue_id": dialogue.pk}]
