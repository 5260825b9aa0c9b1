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
from cedre.dialogues import exports
from cedre.dialogues.models import Dialogue, Statement
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.dialogues.polis_exports import comment, vote, write_export
from tests.dialogues.polis_round_trip import (
    ADDRESS,
    assert_comes_back_the_same,
    export,
    import_again,
    rows,
)

pytestmark = pytest.mark.django_db


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
