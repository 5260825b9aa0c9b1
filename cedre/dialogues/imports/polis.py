"""A Polis export (a folder of CSV files) -> a conversation checked row by row; nothing is written here.

What was seen in real exports, and what was decided of it, is told in docs/decisions/0006-polis-import.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.base.refusals import Refusal
from cedre.dialogues.actions.imports import UNDATED, ImportedConversation, ImportedVotes
from cedre.dialogues.imports import votes as vote_files
from cedre.dialogues.imports.polis_files import (
    COMMENTS,
    HISTORY,
    MATRICES,
    SUMMARY,
    Comments,
    NotAPolisExport,
    matrix_path,
    read_comments,
    read_history,
    read_matrix,
    read_summary,
)
from cedre.dialogues.imports.tables import Problem
from cedre.dialogues.imports.votes import FileVotes


class NoExport(Refusal):
    message = gettext_lazy("Ce dossier n’existe pas.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolisExport:
    """What was read: the conversation, the rows left out (`problems`), what is worth knowing (`notices`).

    `mismatches` tells, statement by statement, where the answers kept differ from the totals of comments.csv.
    """

    conversation: ImportedConversation
    problems: list[Problem]
    mismatches: list[str]
    notices: list[str]


def read_polis_export(directory: Path, *, now: datetime) -> PolisExport:
    """Read a folder as Polis exports it: comments.csv, votes.csv and / or participants-votes.csv, summary.csv.

    Raises `NoExport` or `NotAPolisExport` when there is nothing to import; anything less is the problem of a row.
    `now` dates the statements of a file that does not.
    """
    _check_directory(directory)
    problems: list[Problem] = []
    notices: list[str] = []
    summary = read_summary(directory / SUMMARY, problems)
    comments = read_comments(directory / COMMENTS, problems, now=now)
    history = read_history(directory / HISTORY, comments.numbers(), problems)
    matrix, people = read_matrix(matrix_path(directory), comments.numbers(), problems)
    if history is None and matrix is None:
        raise NotAPolisExport("\n".join(map(str, problems)) or None)

    everything = _everything(
        [_signed(votes, comments.announced, notices) for votes in (history, matrix) if votes is not None],
        problems=problems,
        notices=notices,
    )
    return PolisExport(
        conversation=_conversation(
            everything, people, comments=comments, summary=summary, name=directory.resolve().name
        ),
        problems=problems,
        mismatches=list(_mismatches(everything, comments.announced)),
        notices=notices,
    )


def _conversation(
    votes: FileVotes, people: Iterable[int], *, comments: Comments, summary: Mapping[str, str], name: str
) -> ImportedConversation:
    last = vote_files.last_instant(votes)
    # A matrix has no dates. It was made when the last statement was there: that is all that is known.
    undated_at = comments.last_written_at() if last == UNDATED else ImportedVotes.instant(last)
    started = {number: ImportedVotes.instant(at) for number, at in vote_files.first_instants(votes).items()}
    numbers = sorted({*people, *votes.participants.tolist()})
    topic = summary.get("topic") or name
    return ImportedConversation(
        key=summary.get("url") or f"Polis : {topic}",
        topic=topic,
        description=summary.get("conversation-description", ""),
        statements=comments.statements,
        participants={number: started.get(number, undated_at) for number in numbers},
        votes=vote_files.imported(votes),
        undated_at=undated_at,
        last_day=None if last == UNDATED else timezone.localdate(undated_at),
    )


def _check_directory(directory: Path) -> None:
    if not directory.is_dir():
        raise NoExport(_("Le dossier « %(directory)s » n’existe pas.") % {"directory": directory})
    if not (directory / COMMENTS).is_file():
        raise NotAPolisExport(
            _("Le dossier « %(directory)s » ne contient pas %(file)s : ce n’est pas un export de Polis.")
            % {"directory": directory, "file": COMMENTS}
        )
    if not (directory / HISTORY).is_file() and not matrix_path(directory).is_file():
        raise NotAPolisExport(
            _("Le dossier « %(directory)s » ne contient aucun fichier de votes (%(files)s).")
            % {"directory": directory, "files": ", ".join((HISTORY, *MATRICES))}
        )


def _everything(files: Sequence[FileVotes], *, problems: list[Problem], notices: list[str]) -> FileVotes:
    """The answers of one file, or of the history and the matrix together."""
    if len(files) == 1:
        return files[0]
    history, matrix = files
    votes, added = vote_files.combined(history, matrix, problems)
    if added:
        notices.append(
            _("Réponses que %(file)s est seul à donner, ajoutées sans leur date : %(count)d")
            % {"file": matrix.file, "count": added}
        )
    return votes


def _signed(votes: FileVotes, announced: Mapping[int, tuple[int, int]], notices: list[str]) -> FileVotes:
    sign = vote_files.sign_of(votes, announced)
    facts = {
        "file": votes.file,
        "sign": f"{sign.value:+d}",
        "agreeing": sign.agreeing,
        "compared": sign.compared,
    }
    if sign.is_proven:
        message = _(
            "%(file)s : « d’accord » s’y écrit %(sign)s (totaux de comments.csv retrouvés pour "
            "%(agreeing)d affirmations sur %(compared)d)."
        )
    else:
        message = _(
            "%(file)s : rien dans comments.csv ne dit comment s’y écrit « d’accord » ; +1 a été supposé. "
            "Vérifiez une affirmation que vous connaissez."
        )
    notices.append(message % facts)
    return vote_files.with_sign(votes, sign)


def _mismatches(votes: FileVotes, announced: Mapping[int, tuple[int, int]]) -> Iterator[str]:
    """Where the answers kept differ from what comments.csv announces, and whether repeats explain it."""
    received, kept = votes.totals(), votes.latest().totals()
    for number, wanted in sorted(announced.items()):
        found = kept.get(number, (0, 0))
        if found == wanted:
            continue
        message = _(
            "affirmation n° %(number)d : comments.csv annonce %(agrees)d d’accord et %(disagrees)d pas d’accord, "
            "les réponses gardées font %(kept_agrees)d et %(kept_disagrees)d"
        ) % {
            "number": number,
            "agrees": wanted[0],
            "disagrees": wanted[1],
            "kept_agrees": found[0],
            "kept_disagrees": found[1],
        }
        is_repeats = received.get(number, (0, 0)) == wanted
        yield message + (_(" (comments.csv compte aussi les réponses répétées ou changées)") if is_repeats else "")
