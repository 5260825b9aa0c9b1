"""`cedre import-polis`: what the person who types it reads."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cedre.dialogues.models import Dialogue, DrawnResults, Vote
from cedre.territories.models import Territory
from tests.dialogues.polis_exports import comment, vote, write_export
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory() -> Territory:
    return TerritoryFactory()


def import_polis(directory: Path, territory: Territory | str, *options: str) -> str:
    """What the command prints."""
    code = territory if isinstance(territory, str) else f"{territory.kind}:{territory.code}"
    printed = StringIO()
    call_command("import_polis", str(directory), "--territory", code, *options, stdout=printed)
    return printed.getvalue()


def many_votes(count: int) -> list[list[str]]:
    return [vote(person, statement, 1) for person in range(count) for statement in (0, 1)]


def test_the_summary_counts_what_was_added(tmp_path: Path, territory: Territory) -> None:
    comments = [comment(0, agrees=7), comment(1, agrees=6, disagrees=1, moderated="-1")]
    votes = [*many_votes(6), vote(6, 0, 1), vote(6, 1, -1), vote(6, 1, 1, after=9)]

    printed = import_polis(write_export(tmp_path, comments=comments, votes=votes), territory)

    assert "Participant·es ajouté·es : 7\n" in printed
    assert "Affirmations ajoutées : 2 (retirées par la conversation d’origine : 1)\n" in printed
    assert "Réponses ajoutées : 14 (changements d’avis : 1)\n" in printed
    assert Dialogue.objects.get().get_absolute_url() in printed


def test_the_results_are_drawn_at_once(tmp_path: Path, territory: Territory) -> None:
    comments = [comment(0, agrees=8), comment(1, agrees=8)]

    import_polis(write_export(tmp_path, comments=comments, votes=many_votes(8)), territory)

    assert DrawnResults.objects.get().findings["participants"] == 8


def test_a_second_run_says_that_nothing_is_new(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=6), comment(1, agrees=6)], votes=many_votes(6))
    import_polis(directory, territory)
    drawn_at = DrawnResults.objects.get().drawn_at

    printed = import_polis(directory, territory)

    assert "rien de nouveau, rien n’a changé" in printed
    assert DrawnResults.objects.get().drawn_at == drawn_at


def test_refused_rows_are_listed_twenty_on_screen_and_all_in_the_report(tmp_path: Path, territory: Territory) -> None:
    votes = [*many_votes(6), *(vote(1, 99, 1) for _ in range(25))]
    directory = write_export(tmp_path, comments=[comment(0, agrees=6), comment(1, agrees=6)], votes=votes)
    report = tmp_path / "compte-rendu.txt"

    printed = import_polis(directory, territory, "--report", str(report))

    assert "25 lignes signalées :" in printed
    assert printed.count("l’affirmation n° 99 n’est pas dans comments.csv") == 20
    assert "… et 5 autres" in printed
    written = report.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if "n° 99" in line] == [
        f"  votes.csv, ligne {line} : l’affirmation n° 99 n’est pas dans comments.csv" for line in range(14, 39)
    ]
    assert Vote.objects.count() == 12


def test_totals_that_differ_are_listed(tmp_path: Path, territory: Territory) -> None:
    comments = [comment(0, agrees=6), comment(1, agrees=60)]

    printed = import_polis(write_export(tmp_path, comments=comments, votes=many_votes(6)), territory)

    assert (
        "1 affirmation dont le total diffère de comments.csv :\n  affirmation n° 1 : comments.csv annonce 60" in printed
    )


@pytest.mark.parametrize("name", ["rien", "vide"])
def test_a_folder_that_is_no_export_is_a_sentence(tmp_path: Path, territory: Territory, name: str) -> None:
    (tmp_path / "vide").mkdir()

    with pytest.raises(CommandError, match=r"Le dossier « .* » n"):
        import_polis(tmp_path / name, territory)


def test_a_code_that_no_territory_has_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Aucun territoire ne porte le code"):
        import_polis(write_export(tmp_path, comments=[comment(0)], votes=[]), "00000")


def test_a_report_that_cannot_be_written_does_not_undo_the_import(tmp_path: Path, territory: Territory) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=6), comment(1, agrees=6)], votes=many_votes(6))

    with pytest.raises(CommandError, match="L’import est fait"):
        import_polis(directory, territory, "--report", str(tmp_path / "absent" / "compte-rendu.txt"))

    assert Vote.objects.count() == 12


def test_an_export_without_a_vote_is_imported_without_results(tmp_path: Path, territory: Territory) -> None:
    import_polis(write_export(tmp_path, comments=[comment(0)], votes=[]), territory)

    assert Dialogue.objects.exists()
    assert not DrawnResults.objects.exists()
