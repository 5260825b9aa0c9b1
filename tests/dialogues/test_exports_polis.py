"""A dialogue in the files of Polis: same columns, same sign, and the same votes for whoever imports them."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.http import FileResponse
from django.test import Client

from cedre.base.models import JournalEntry
from cedre.demo import other_dialogues, story, trois_sources
from cedre.dialogues import actions, exports
from cedre.dialogues.actions import ImportOutcome
from cedre.dialogues.imports import PolisExport, read_polis_export
from cedre.dialogues.models import Dialogue, Statement, Vote
from cedre.dialogues.queries.vote_rows import college_numbers, vote_rows
from cedre.engine.opinion import Votes, opinion_map
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.dialogues.polis_exports import comment, vote, write_export
from tests.territories.factories import CommuneFactory, EpciFactory, TerritoryFactory

pytestmark = pytest.mark.django_db

ADDRESS = "https://dialogues.exemple.test/dialogues/la-place/"


def export(dialogue: Dialogue, directory: Path) -> Path:
    directory.mkdir(exist_ok=True)
    for name, pieces in exports.polis_files(dialogue, address=ADDRESS):
        (directory / name).write_bytes(b"".join(pieces))
    return directory


def rows(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def import_again(directory: Path) -> tuple[PolisExport, ImportOutcome]:
    read = read_polis_export(directory, now=NOW)
    outcome = actions.import_conversation(
        conversation=read.conversation, territory=TerritoryFactory(), attribution="", now=NOW
    )
    return read, outcome


def current_votes(dialogue: Dialogue) -> set[tuple[int, int, int]]:
    """(rank of the person by order of arrival, or number of an import; number of the statement; stance)."""
    people = dialogue.participants.order_by("pk").values_list("pk", "imported_as")
    number = {pk: rank if imported is None else imported for rank, (pk, imported) in enumerate(people, start=1)}
    found = Vote.objects.current().filter(statement__dialogue=dialogue)
    return {
        (number[participant], statement, stance)
        for participant, statement, stance in found.values_list("participant_id", "statement__number", "stance")
    }


def statements(dialogue: Dialogue) -> list[tuple[int, str, bool]]:
    return [
        (each.number, each.text, each.is_withheld)
        for each in dialogue.statements.exclude(state="waiting").order_by("number")
    ]


def assert_comes_back_the_same(dialogue: Dialogue, directory: Path) -> None:
    wanted = current_votes(dialogue), statements(dialogue)

    read, outcome = import_again(export(dialogue, directory))

    assert read.problems == []
    assert read.mismatches == [] or all("répétées ou changées" in each for each in read.mismatches)
    assert all("s’y écrit +1" in notice for notice in read.notices)
    assert outcome.dialogue.pk != dialogue.pk
    assert (current_votes(outcome.dialogue), statements(outcome.dialogue)) == wanted


def real_conversation(real_data: Path, name: str) -> Dialogue:
    directory = real_data / "polis" / name
    if not directory.is_dir():
        pytest.skip(f"no such conversation among the real data: {directory}")
    return import_again(directory)[1].dialogue


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


@pytest.fixture
def demonstration() -> Dialogue:
    EpciFactory(code=trois_sources.TERRITORY, name="Orléans Métropole")
    CommuneFactory(code=other_dialogues.DRAFT_TERRITORY, name="Beaugency")
    CommuneFactory(code=other_dialogues.CLOSED_TERRITORY, name="Vierzon")
    story.tell(now=NOW)
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


def test_dates_are_written_as_polis_writes_them(tmp_path: Path) -> None:
    one = VoteFactory(cast_at=NOW)

    export(one.statement.dialogue, tmp_path)

    (row,) = rows(tmp_path, "votes.csv")
    assert row["timestamp"] == str(int(NOW.timestamp()))
    assert row["datetime"] == "Mon Nov 23 2026 10:00:00 GMT+0000 (Coordinated Universal Time)"
    assert rows(tmp_path, "comments.csv")[0]["datetime"] == row["datetime"]


def test_a_change_of_mind_is_told_whole_even_within_a_second(tmp_path: Path) -> None:
    at = [NOW, NOW + timedelta(milliseconds=300), NOW + timedelta(milliseconds=600)]
    first = VoteFactory(stance=1, cast_at=at[0], replaced_at=at[1])
    pair = {"statement": first.statement, "participant": first.participant}
    VoteFactory(**pair, stance=0, cast_at=at[1], replaced_at=at[2])
    VoteFactory(**pair, stance=-1, cast_at=at[2])
    VoteFactory(statement=StatementFactory(dialogue=first.statement.dialogue), participant=first.participant)

    assert_comes_back_the_same(first.statement.dialogue, tmp_path)

    assert [row["vote"] for row in rows(tmp_path, "votes.csv")] == ["1", "0", "-1", "1"]
    assert [row["agrees"] for row in rows(tmp_path, "comments.csv")] == ["1", "1"]


def test_an_answer_taken_back_does_not_leave(tmp_path: Path) -> None:
    kept = VoteFactory()
    VoteFactory(
        statement=StatementFactory(dialogue=kept.statement.dialogue), participant=kept.participant, replaced_at=NOW
    )

    assert_comes_back_the_same(kept.statement.dialogue, tmp_path)

    assert len(rows(tmp_path, "votes.csv")) == 1
    assert [row["agrees"] for row in rows(tmp_path, "comments.csv")] == ["1", "0"]


def test_people_who_came_after_an_import_get_numbers_of_their_own(tmp_path: Path) -> None:
    directory = write_export(tmp_path / "polis", comments=[comment(0), comment(1)], votes=[vote(7, 0, 1)])
    dialogue = import_again(directory)[1].dialogue
    VoteFactory(statement=dialogue.statements.get(number=1), participant=ParticipantFactory(dialogue=dialogue))

    export(dialogue, tmp_path / "ici")

    assert [row["participant"] for row in rows(tmp_path / "ici", "participant-votes.csv")] == ["7", "8"]
    # No longer the conversation held elsewhere: it must not be taken for it.
    assert f"url,{ADDRESS}" in (tmp_path / "ici" / "summary.csv").read_text(encoding="utf-8")


TRAPS = ["=1+1", "+33 1", "-5 % d’impôts", "@SUM(A1)", "＝1", 'Dire « non », "oui",\nou rien', "'=1"]


def test_no_cell_starts_as_a_formula_and_import_finds_the_words_again(tmp_path: Path) -> None:
    dialogue = DialogueFactory(question="=HYPERLINK(1)", description="-- rien --")
    for text in TRAPS:
        VoteFactory(statement=StatementFactory(dialogue=dialogue, text=text))

    assert_comes_back_the_same(dialogue, tmp_path)

    copy = Dialogue.objects.exclude(pk=dialogue.pk).get()
    assert (copy.question, copy.description) == (dialogue.question, dialogue.description)
    for name in ("summary.csv", "comments.csv", "comment-groups.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row if not re.fullmatch(r"-?\d+", cell)]
        assert [cell for cell in cells if cell[:1] in "=+-@＝" and cell] == []


def test_a_dialogue_without_votes_gives_its_statements(tmp_path: Path) -> None:
    export(StatementFactory().dialogue, tmp_path)

    assert len(rows(tmp_path, "comments.csv")) == 1
    for name in ("votes.csv", "participant-votes.csv", "comment-groups.csv"):
        assert rows(tmp_path, name) == []


def test_exporting_costs_the_same_queries_whatever_the_number_of_people(
    tmp_path: Path, django_assert_num_queries
) -> None:
    one = VoteFactory()
    with django_assert_num_queries(12) as few:
        export(one.statement.dialogue, tmp_path)
    for _ in range(30):
        VoteFactory(statement=one.statement, participant=ParticipantFactory(dialogue=one.statement.dialogue))

    with django_assert_num_queries(len(few)):
        export(one.statement.dialogue, tmp_path)


def download(client: Client, dialogue: Dialogue) -> FileResponse:
    return client.post(f"/bureau/{dialogue.slug}/exporter/")


def test_an_animator_downloads_the_files_in_an_archive_and_a_trace_is_kept(client: Client, tmp_path: Path) -> None:
    one = VoteFactory()
    animator = PersonFactory(animator=True)
    client.force_login(animator)

    response = download(client, one.statement.dialogue)
    archive = ZipFile(io.BytesIO(b"".join(response.streaming_content)))

    assert response.headers["Content-Type"] == "application/zip"
    assert one.statement.dialogue.slug in response.headers["Content-Disposition"]
    assert archive.testzip() is None
    assert int(response.headers["Content-Length"]) > 500
    assert "no-store" in response.headers["Cache-Control"]
    assert archive.namelist() == list(exports.POLIS_FILES)
    assert archive.read("votes.csv").decode().count("\n") == 2
    assert f"http://testserver{one.statement.dialogue.get_absolute_url()}" in archive.read("summary.csv").decode()
    entry = JournalEntry.objects.get(verb="dialogues.answers-released")
    assert entry.by == animator.pseudonym


@pytest.mark.parametrize("animator", [None, False])
def test_individual_answers_are_for_animators_only(client: Client, animator: bool | None) -> None:
    dialogue = VoteFactory().statement.dialogue
    if animator is not None:
        client.force_login(PersonFactory(animator=animator))

    response = download(client, dialogue)

    assert response.status_code == (302 if animator is None else 403)
    assert not JournalEntry.objects.exists()


def test_reading_the_address_of_the_export_releases_nothing(client: Client) -> None:
    dialogue = VoteFactory().statement.dialogue
    client.force_login(PersonFactory(animator=True))

    assert client.get(f"/bureau/{dialogue.slug}/exporter/").status_code == 405
    assert "/exporter/" in client.get(f"/bureau/{dialogue.slug}/").text


def test_the_command_writes_the_files_and_does_not_write_over_others(tmp_path: Path) -> None:
    dialogue = VoteFactory().statement.dialogue
    directory = tmp_path / "sortie" / "polis"

    call_command("export_polis", dialogue.slug, str(directory))

    assert sorted(path.name for path in directory.iterdir()) == sorted(exports.POLIS_FILES)
    assert [path for path in (directory, *directory.iterdir()) if path.stat().st_mode & 0o077] == []
    assert f"http://localhost/dialogues/{dialogue.slug}/" in (directory / "summary.csv").read_text(encoding="utf-8")
    assert JournalEntry.objects.get().by is None
    (directory / "votes.csv").write_text("à moi", encoding="utf-8")
    with pytest.raises(CommandError, match=r"contient déjà .*votes\.csv.*--force"):
        call_command("export_polis", dialogue.slug, str(directory))
    assert (directory / "votes.csv").read_text(encoding="utf-8") == "à moi"
    call_command("export_polis", dialogue.slug, str(directory), "--force")
    assert len(rows(directory, "votes.csv")) == 1


def test_the_command_says_that_a_dialogue_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Aucun dialogue n’a pour adresse « nulle-part »"):
        call_command("export_polis", "nulle-part", str(tmp_path))


def test_withheld_statements_leave_marked_as_such(tmp_path: Path) -> None:
    withheld = StatementFactory(withheld=True)

    export(withheld.dialogue, tmp_path)

    assert [row["moderated"] for row in rows(tmp_path, "comments.csv")] == ["-1"]
    assert Statement.objects.withheld().count() == 1
