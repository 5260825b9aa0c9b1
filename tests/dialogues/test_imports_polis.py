"""Reading a Polis export: what is taken, what is left out and why. No database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cedre.dialogues.imports import NoExport, NotAPolisExport, PolisExport, read_polis_export
from tests.dialogues.polis_exports import WRITTEN, comment, vote, write_export, write_rows

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def read(directory: Path) -> PolisExport:
    return read_polis_export(directory, now=NOW)


def answers(export: PolisExport) -> list[tuple[int, int, int]]:
    votes = export.conversation.votes
    return list(zip(votes.participants, votes.statements, votes.stances, strict=True))


def reasons(export: PolisExport) -> list[str]:
    return [str(problem) for problem in export.problems]


def test_the_topic_the_address_and_the_description_come_from_the_summary(tmp_path: Path) -> None:
    conversation = read(write_export(tmp_path, comments=[comment(0)], votes=[])).conversation

    assert (conversation.topic, conversation.key) == ("Que faire de la place ?", "https://pol.is/une-conversation")
    assert conversation.description == "Dites."


def test_without_a_summary_the_folder_gives_its_name(tmp_path: Path) -> None:
    directory = write_export(tmp_path / "place-du-marche", comments=[comment(0)], votes=[])
    (directory / "summary.csv").unlink()

    conversation = read(directory).conversation

    assert (conversation.topic, conversation.key) == ("place-du-marche", "Polis : place-du-marche")


def test_text_over_several_lines_quotes_and_other_scripts_are_kept(tmp_path: Path) -> None:
    text = 'Il a dit « non »,\npuis "oui" ; 我覺得, é.'

    export = read(write_export(tmp_path, comments=[comment(0, text)], votes=[]))

    assert [statement.text for statement in export.conversation.statements] == [text]


def test_a_byte_order_mark_is_not_part_of_the_first_column(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0)], votes=[vote(1, 0, 1)])
    for name in ("comments.csv", "votes.csv"):
        path = directory / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert answers(read(directory)) == [(1, 0, 1)]


def test_a_moderated_out_statement_comes_withheld_and_the_others_shown(tmp_path: Path) -> None:
    comments = [comment(number, moderated=mark) for number, mark in enumerate(("-1", "0", "1"))]

    statements = read(write_export(tmp_path, comments=comments, votes=[])).conversation.statements

    assert [statement.is_withheld for statement in statements] == [True, False, False]


def test_dates_in_seconds_and_in_milliseconds_are_the_same_instant(tmp_path: Path) -> None:
    comments = [comment(0, at=1_500_000_000_000), comment(1, at=1_500_000_000)]

    statements = read(write_export(tmp_path, comments=comments, votes=[])).conversation.statements

    assert {statement.written_at for statement in statements} == {datetime(2017, 7, 14, 2, 40, tzinfo=UTC)}


@pytest.mark.parametrize("sign", [1, -1])
def test_the_sign_is_the_one_that_most_totals_agree_with(tmp_path: Path, sign: int) -> None:
    # Two statements agree, the third does not: somebody's answer was lost on the way.
    comments = [comment(0, agrees=2), comment(1, disagrees=1, agrees=0), comment(2, agrees=5, disagrees=1)]
    votes = [vote(1, 0, sign), vote(2, 0, sign), vote(1, 1, -sign), vote(1, 2, -sign)]

    export = read(write_export(tmp_path, comments=comments, votes=votes))

    assert answers(export) == [(1, 0, 1), (1, 1, -1), (1, 2, -1), (2, 0, 1)]
    assert f"s’y écrit {sign:+d} (totaux de comments.csv retrouvés pour 2 affirmations sur 3)" in export.notices[0]


def test_each_file_has_its_own_sign(tmp_path: Path) -> None:
    comments = [comment(0, agrees=2), comment(1, disagrees=2)]
    votes = [vote(1, 0, -1), vote(2, 0, -1), vote(1, 1, 1), vote(2, 1, 1)]
    matrix = {1: {0: 1, 1: -1}, 2: {0: 1, 1: -1}}

    export = read(write_export(tmp_path, comments=comments, votes=votes, matrix=matrix))

    assert answers(export) == [(1, 0, 1), (1, 1, -1), (2, 0, 1), (2, 1, -1)]
    assert not export.problems


def test_a_sign_that_nothing_decides_is_said_to_be_supposed(tmp_path: Path) -> None:
    comments = [comment(0, agrees=1, disagrees=1)]

    export = read(write_export(tmp_path, comments=comments, votes=[vote(1, 0, 1), vote(2, 0, -1)]))

    assert answers(export) == [(1, 0, 1), (2, 0, -1)]
    assert "+1 a été supposé" in export.notices[0]


def test_a_total_that_differs_is_told_with_the_statement_and_both_counts(tmp_path: Path) -> None:
    comments = [comment(0, agrees=1), comment(7, agrees=3, disagrees=2)]

    export = read(write_export(tmp_path, comments=comments, votes=[vote(1, 0, 1), vote(1, 7, 1)]))

    assert export.mismatches == [
        "affirmation n° 7 : comments.csv annonce 3 d’accord et 2 pas d’accord, les réponses gardées font 1 et 0"
    ]


def test_totals_that_count_repeats_are_told_as_such(tmp_path: Path) -> None:
    comments = [comment(0, agrees=2)]

    export = read(write_export(tmp_path, comments=comments, votes=[vote(1, 0, 1), vote(1, 0, 1, after=9)]))

    assert export.mismatches == [
        "affirmation n° 0 : comments.csv annonce 2 d’accord et 0 pas d’accord, les réponses gardées font 1 et 0"
        " (comments.csv compte aussi les réponses répétées ou changées)"
    ]


def test_the_matrix_adds_what_the_history_lacks_and_is_overruled_elsewhere(tmp_path: Path) -> None:
    comments = [comment(0, agrees=2), comment(1, disagrees=1)]
    votes = [vote(1, 0, 1), vote(2, 0, 1)]
    matrix = {1: {0: 1, 1: -1}, 2: {0: 0}, 3: {}}

    export = read(write_export(tmp_path, comments=comments, votes=votes, matrix=matrix))

    assert answers(export) == [(1, 0, 1), (1, 1, -1), (2, 0, 1)]
    assert sorted(export.conversation.participants) == [1, 2, 3]
    assert reasons(export) == [
        "participants-votes.csv, ligne 3 : affirmation n° 0 : dit +0 quand votes.csv dit +1, qui est gardé"
    ]
    assert export.notices[-1] == "Réponses que participants-votes.csv est seul à donner, ajoutées sans leur date : 1"


def test_a_matrix_that_agrees_with_the_last_answer_of_the_history_is_no_problem(tmp_path: Path) -> None:
    comments = [comment(0, agrees=1, disagrees=1), comment(1, agrees=1)]
    votes = [vote(1, 0, 1, after=5), vote(1, 0, -1), vote(1, 1, 1)]

    export = read(write_export(tmp_path, comments=comments, votes=votes, matrix={1: {0: 1, 1: 1}}))

    assert not export.problems


def test_the_matrix_has_the_other_name_too(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=1)], matrix={4: {0: 1}})
    (directory / "participants-votes.csv").rename(directory / "participant-votes.csv")

    assert answers(read(directory)) == [(4, 0, 1)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (vote(1, 99, 1), "l’affirmation n° 99 n’est pas dans comments.csv"),
        (vote(1, 0, 2), "« 2 » n’est pas une réponse (-1, 0 ou 1)"),
        (vote(1, 0, "oui"), "« oui » n’est pas une réponse (-1, 0 ou 1)"),
        (["", "", "0", "1", "1"], "«  » n’est pas une date"),
        ([str(WRITTEN), "", "0", "-3", "1"], "« -3 » n’est pas un numéro"),
        ([str(WRITTEN), "", "0", "99999999999", "1"], "« 99999999999 » n’est pas un numéro"),
        ([str(WRITTEN), "", "zéro", "1", "1"], "« zéro » n’est pas un numéro"),
        ([str(WRITTEN), "", "0", "1"], "colonne « vote » absente de la ligne"),
    ],
)
def test_a_broken_vote_is_told_with_its_line_and_the_rest_is_read(tmp_path: Path, row: list[str], reason: str) -> None:
    votes = [vote(1, 0, 1), row, vote(2, 0, 1)]

    export = read(write_export(tmp_path, comments=[comment(0, agrees=2)], votes=votes))

    assert answers(export) == [(1, 0, 1), (2, 0, 1)]
    assert reasons(export) == [f"votes.csv, ligne 3 : {reason}"]


def test_fifty_thousand_broken_rows_are_all_told_and_the_rest_is_read(tmp_path: Path) -> None:
    broken = [vote(1, 99, 1), ["", "", "zéro"]] * 25_000

    export = read(write_export(tmp_path, comments=[comment(0, agrees=1)], votes=[vote(1, 0, 1), *broken]))

    assert answers(export) == [(1, 0, 1)]
    assert len(reasons(export)) == 50_000
    assert reasons(export)[-1].startswith("votes.csv, ligne 50002")


def test_a_row_that_is_not_utf8_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0), comment(1, "Été"), comment(2)], votes=[])
    path = directory / "comments.csv"
    path.write_bytes(path.read_bytes().replace("Été".encode(), "Été".encode("latin-1")))

    export = read(directory)

    assert [statement.number for statement in export.conversation.statements] == [0, 2]
    assert reasons(export) == ["comments.csv, ligne 3 : caractères illisibles (le fichier doit être en UTF-8)"]


def test_a_null_byte_spoils_its_row_only(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0, "a\x00b"), comment(1)], votes=[])

    export = read(directory)

    assert [statement.number for statement in export.conversation.statements] == [1]
    assert reasons(export) == ["comments.csv, ligne 2 : caractères illisibles (octet nul)"]


def test_the_line_told_is_where_the_row_begins_after_text_of_several_lines(tmp_path: Path) -> None:
    comments = [comment(0, "un\ndeux\ntrois"), comment(0, "encore"), comment(1, " ")]

    export = read(write_export(tmp_path, comments=comments, votes=[]))

    assert reasons(export) == [
        "comments.csv, ligne 5 : l’affirmation n° 0 est déjà dans le fichier",
        "comments.csv, ligne 6 : affirmation vide",
    ]


def test_a_quote_never_closed_is_told_and_what_came_before_is_read(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0), comment(1)], votes=[vote(1, 0, 1)])
    with (directory / "comments.csv").open("a", encoding="utf-8") as file:
        file.write(f'{WRITTEN},,2,0,0,0,1,"sans fin\n' + "une ligne de plus\n" * 400)

    export = read(directory)

    assert [statement.number for statement in export.conversation.statements] == [0, 1]
    assert reasons(export) == [
        "comments.csv, ligne 4 : texte de 7208 caractères : un guillemet n’est sans doute pas refermé"
    ]


def test_an_unknown_moderation_is_refused_rather_than_guessed(tmp_path: Path) -> None:
    export = read(write_export(tmp_path, comments=[comment(0, moderated="?"), comment(1)], votes=[]))

    assert reasons(export) == ["comments.csv, ligne 2 : « ? » n’est pas un état de modération (-1, 0 ou 1)"]


def test_cells_rows_and_columns_of_a_broken_matrix_are_told_one_by_one(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=2), comment(1)], votes=None)
    rows = [
        ["participant", "group-id", "0", "1", "0", "55"],
        ["1", "0", "1", "4", "", ""],
        ["x", "0", "1", "", "", ""],
        ["1", "0", "1", "", "", ""],
        ["2", "0", "1"],
    ]
    write_rows(directory / "participants-votes.csv", rows)

    export = read(directory)

    assert answers(export) == [(1, 0, 1), (2, 0, 1)]
    assert reasons(export) == [
        "participants-votes.csv, ligne 1 : colonne 0 : la colonne n° 0 est déjà dans le fichier",
        "participants-votes.csv, ligne 1 : colonne 55 : l’affirmation n° 55 n’est pas dans comments.csv",
        "participants-votes.csv, ligne 2 : affirmation n° 1 : « 4 » n’est pas une réponse (-1, 0 ou 1)",
        "participants-votes.csv, ligne 3 : « x » n’est pas un numéro",
        "participants-votes.csv, ligne 4 : la personne n° 1 est déjà dans le fichier",
        "participants-votes.csv, ligne 5 : ligne incomplète : 3 colonnes sur 6, celles-ci sont gardées",
    ]


def test_numbers_written_by_a_data_tool_are_understood(tmp_path: Path) -> None:
    export = read(write_export(tmp_path, comments=[comment(0, agrees=1)], matrix={1: {0: "1.0"}, 2: {0: "-0.5"}}))

    assert answers(export) == [(1, 0, 1)]
    assert len(export.problems) == 1


def test_comments_without_totals_dates_or_moderation_are_taken_and_said(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0)], votes=[vote(1, 0, 1)])
    write_rows(directory / "comments.csv", [["comment-id", "comment-body"], ["0", "Bonjour."]])

    export = read(directory)

    assert answers(export) == [(1, 0, 1)]
    assert export.conversation.statements[0].written_at == NOW
    assert "il manque timestamp, agrees, disagrees, moderated" in reasons(export)[0]
    assert "+1 a été supposé" in export.notices[0]


def test_a_history_without_its_columns_leaves_the_matrix_to_speak(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0, agrees=1)], matrix={1: {0: 1}})
    write_rows(directory / "votes.csv", [["quand", "qui"], ["1", "2"]])

    export = read(directory)

    assert answers(export) == [(1, 0, 1)]
    assert reasons(export) == [
        "votes.csv, ligne 1 : votes.csv n’a pas les colonnes attendues : "
        "il manque timestamp, comment-id, voter-id, vote (trouvées : quand, qui)."
    ]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoExport, match="n’existe pas"):
        read(tmp_path / "rien")


def test_a_folder_without_comments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAPolisExport, match=r"ne contient pas comments\.csv"):
        read(tmp_path)


def test_a_folder_without_votes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAPolisExport, match="aucun fichier de votes"):
        read(write_export(tmp_path, comments=[comment(0)]))


def test_comments_without_a_readable_statement_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAPolisExport, match="aucune affirmation lisible"):
        read(write_export(tmp_path, comments=[comment(0, " ")], votes=[]))


def test_vote_files_without_their_columns_are_refused_with_what_they_lack(tmp_path: Path) -> None:
    directory = write_export(tmp_path, comments=[comment(0)], votes=[])
    write_rows(directory / "votes.csv", [["a;b"]])

    with pytest.raises(NotAPolisExport, match=r"votes\.csv, ligne 1 : .* \(trouvées : a;b\)"):
        read(directory)
