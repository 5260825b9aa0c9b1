"""Real votes and the demonstration, in the files of Polis and back: the same votes, groups and columns."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from cedre.demo import trois_sources
from cedre.dialogues import actions
from cedre.dialogues.imports import read_polis_export
from cedre.dialogues.models import Dialogue
from cedre.dialogues.queries.vote_rows import college_numbers, vote_rows
from cedre.engine.opinion import Votes, opinion_map
from tests.demo.places import told_once
from tests.dialogues.factories import NOW, ParticipantFactory, VoteFactory
from tests.dialogues.polis_round_trip import ADDRESS, assert_comes_back_the_same, export, real_conversation, rows

pytestmark = pytest.mark.django_db


@pytest.mark.long
@pytest.mark.parametrize("name", ["brexit-consensus", "vtaiwan.uberx"])
def test_a_real_conversation_comes_back_the_same_in_another_dialogue(
    real_data: Path, tmp_path: Path, name: str
) -> None:
    dialogue = real_conversation(real_data, name)
    # As in another base: nothing there knows the address of the original.
    Dialogue.objects.update(source="")

    assert_comes_back_the_same(dialogue, tmp_path)


def test_an_export_of_an_import_brings_nothing_new_to_where_it_came_from(real_data: Path, tmp_path: Path) -> None:
    dialogue = real_conversation(real_data, "brexit-consensus")

    read = read_polis_export(export(dialogue, tmp_path), now=NOW)
    outcome = actions.import_conversation(
        conversation=read.conversation, territory=dialogue.territory, attribution="", now=NOW
    )

    assert outcome.dialogue == dialogue
    assert not outcome.has_news


def test_the_files_of_an_import_are_those_that_polis_wrote(real_data: Path, tmp_path: Path) -> None:
    dialogue = real_conversation(real_data, "brexit-consensus")
    original = real_data / "polis" / "brexit-consensus"

    export(dialogue, tmp_path)

    # Two people changed nothing but sent the same answer twice: Polis keeps both, we keep one.
    def answers(directory: Path) -> set[tuple[str, ...]]:
        names = ("comment-id", "voter-id", "vote")
        return {tuple(row[name] for name in names) for row in rows(directory, "votes.csv")}

    assert answers(tmp_path) == answers(original)
    ours = {row["participant"]: row for row in rows(tmp_path, "participant-votes.csv")}
    theirs = {row["participant"]: row for row in rows(original, "participants-votes.csv")}
    numbers = [str(number) for number in range(50)]
    assert {key: [row[n] for n in numbers] for key, row in ours.items()} == {
        key: [row[n] for n in numbers] for key, row in theirs.items()
    }
    assert [row["n-votes"] for row in ours.values()] == [theirs[key]["n-votes"] for key in ours]


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with told_once(django_db_blocker, now=NOW):
        yield


@pytest.fixture
def demonstration(told: None) -> Dialogue:
    return Dialogue.objects.get(question=trois_sources.QUESTION)


def test_the_demonstration_comes_back_the_same_in_another_dialogue(demonstration: Dialogue, tmp_path: Path) -> None:
    demonstration.statements.filter(number=3).update(
        state="withheld", withheld_at=NOW, withheld_because="Pour l’exemple"
    )

    assert_comes_back_the_same(demonstration, tmp_path)


def drawn_groups(dialogue: Dialogue) -> dict[int, int]:
    """Person -> group, as the engine itself finds them."""
    rows = vote_rows(dialogue.pk)
    votes = Votes.from_arrays(rows.participants, rows.statements, rows.stances)
    found = opinion_map(
        votes,
        colleges=college_numbers(dialogue.pk, votes.participants),
        withheld=list(dialogue.statements.withheld().values_list("pk", flat=True)),
        seed=dialogue.pk,
    )
    return dict(zip(found.participants.tolist(), found.groups.tolist(), strict=True))


@pytest.mark.parametrize("name", ["the demonstration", "brexit-consensus"])
def test_groups_are_those_that_the_engine_drew(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> None:
    if name == "the demonstration":
        dialogue: Dialogue = request.getfixturevalue("demonstration")
    else:
        dialogue = real_conversation(request.getfixturevalue("real_data"), name)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)

    export(dialogue, tmp_path)

    wanted = drawn_groups(dialogue)
    people = dialogue.participants.order_by("pk").values_list("pk", "imported_as")
    number = {rank if imported is None else imported: pk for rank, (pk, imported) in enumerate(people, start=1)}
    found = {
        number[int(row["participant"])]: -1 if row["group-id"] == "" else int(row["group-id"])
        for row in rows(tmp_path, "participant-votes.csv")
    }
    assert found == wanted
    assert max(found.values()) >= 1


def test_people_are_placed_on_the_statements_that_are_shown(demonstration: Dialogue, tmp_path: Path) -> None:
    demonstration.statements.filter(number=1).update(
        state="withheld", withheld_at=NOW, withheld_because="Pour l’exemple"
    )
    for numbers in (range(1, 8), range(2, 9)):
        person = ParticipantFactory(dialogue=demonstration)
        for statement in demonstration.statements.filter(number__in=numbers):
            VoteFactory(participant=person, statement=statement)
    actions.draw_results(dialogue_id=demonstration.pk, now=NOW)

    export(demonstration, tmp_path)

    last_two = rows(tmp_path, "participant-votes.csv")[-2:]
    assert [row["n-votes"] for row in last_two] == ["7", "7"]
    assert [row["group-id"] == "" for row in last_two] == [True, False]


def test_the_votes_of_groups_are_those_of_their_people(demonstration: Dialogue, tmp_path: Path) -> None:
    export(demonstration, tmp_path)

    people = rows(tmp_path, "participant-votes.csv")
    for row in rows(tmp_path, "comment-groups.csv"):
        number = row["comment-id"]
        for group, letter in enumerate("abc"):
            answers = [each[number] for each in people if each["group-id"] == str(group)]
            counts = [len([a for a in answers if a]), *(answers.count(stance) for stance in ("1", "-1", "0"))]
            names = (f"group-{letter}-{what}" for what in ("votes", "agrees", "disagrees", "passes"))
            assert [int(row[name]) for name in names] == counts
        by_group = [sum(int(row[f"group-{letter}-{what}"]) for letter in "abc") for what in ("votes", "passes")]
        assert [int(row["total-votes"]), int(row["total-passes"])] == by_group


def test_every_file_has_the_columns_of_polis_in_their_order(demonstration: Dialogue, tmp_path: Path) -> None:
    export(demonstration, tmp_path)

    def header(name: str) -> str:
        return (tmp_path / name).read_text(encoding="utf-8").split("\n", 1)[0]

    summary = (tmp_path / "summary.csv").read_text(encoding="utf-8").split("\n")
    assert [line.split(",")[0] for line in summary[:7]] == [
        "topic",
        "url",
        "voters",
        "voters-in-conv",
        "commenters",
        "comments",
        "groups",
    ]
    assert summary[7].startswith('conversation-description,"')
    assert summary[1:3] == [f"url,{ADDRESS}", f"voters,{len(rows(tmp_path, 'participant-votes.csv'))}"]
    assert summary[6] == "groups,3"
    assert header("comments.csv") == ("timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body")
    assert header("votes.csv") == "timestamp,datetime,comment-id,voter-id,vote"
    assert header("participant-votes.csv").startswith("participant,group-id,n-comments,n-votes,n-agree,n-disagree,1,2,")
    groups = ",".join(
        f"group-{letter}-{what}" for letter in "abc" for what in ("votes", "agrees", "disagrees", "passes")
    )
    totals = "total-votes,total-agrees,total-disagrees,total-passes"
    assert header("comment-groups.csv") == f"comment-id,comment,{totals},{groups}"


def test_no_file_says_anything_of_colleges(demonstration: Dialogue, tmp_path: Path) -> None:
    export(demonstration, tmp_path)

    for name in ("summary.csv", "votes.csv", "participant-votes.csv"):
        words = (tmp_path / name).read_text(encoding="utf-8").split("conversation-description")[0].lower()
        assert not re.search("college|elected|citizen|professional", words)
