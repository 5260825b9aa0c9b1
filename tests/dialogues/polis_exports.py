"""Small Polis exports, written where a test wants them, one trap at a time."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

COMMENT_COLUMNS = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
)
VOTE_COLUMNS = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
WRITTEN = 1_500_000_000_000
URL = "https://pol.is/une-conversation"

Vote = tuple[int, int, int, int]


def comment(
    number: int, text: str = "", *, agrees: int = 0, disagrees: int = 0, moderated: str = "1", at: int = WRITTEN
) -> list[str]:
    """One row of comments.csv."""
    return [str(at), "", str(number), "0", str(agrees), str(disagrees), moderated, text or f"Affirmation {number}."]


def vote(participant: int, statement: int, stance: int | str, *, after: int = 0, at: int | None = None) -> list[str]:
    """One row of votes.csv, `after` milliseconds after the statements were written."""
    return [str(WRITTEN + after if at is None else at), "", str(statement), str(participant), str(stance)]


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_export(
    directory: Path,
    *,
    comments: Sequence[Sequence[str]],
    votes: Sequence[Sequence[str]] | None = None,
    matrix: Mapping[int, Mapping[int, int | str]] | None = None,
    topic: str = "Que faire de la place ?",
) -> Path:
    """Write an export; `matrix`: participant -> statement -> what its cell holds."""
    directory.mkdir(exist_ok=True)
    write_rows(directory / "summary.csv", [["topic", topic], ["url", URL], ["conversation-description", "Dites."]])
    write_rows(directory / "comments.csv", [COMMENT_COLUMNS, *comments])
    if votes is not None:
        write_rows(directory / "votes.csv", [VOTE_COLUMNS, *votes])
    if matrix is not None:
        numbers = [row[2] for row in comments]
        header = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *numbers]
        rows = [
            [str(person), "0", "0", "0", "0", "0", *(str(cells.get(int(number), "")) for number in numbers)]
            for person, cells in matrix.items()
        ]
        write_rows(directory / "participants-votes.csv", [header, *rows])
    return directory
