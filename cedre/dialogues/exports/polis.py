"""A dialogue in the five files that Polis exports today: same names, same columns, same sign (+1 is « d’accord »).

What each column holds here is told in docs/guide/exports.md.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cedre.base.cells import quoted
from cedre.dialogues import queries
from cedre.dialogues.exports.groups import DrawnGroups, GroupCounts
from cedre.dialogues.models import Dialogue, DrawnResults
from cedre.dialogues.queries import polis as polis_queries
from cedre.dialogues.queries.polis import CountedStatement

SUMMARY, COMMENTS, HISTORY = "summary.csv", "comments.csv", "votes.csv"
MATRIX, GROUPS = "participant-votes.csv", "comment-groups.csv"
POLIS_FILES = (SUMMARY, COMMENTS, HISTORY, MATRIX, GROUPS)
# Nobody is known to have written a statement: Polis' participant 0 is who opened the conversation.
NO_AUTHOR = 0
PEOPLE_A_PIECE = 200


def polis_files(dialogue: Dialogue, *, address: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each file's name and its bytes in pieces; take them in order and to the end: the last is counted on the way.

    `address`: the public address of the dialogue, which names the conversation for whoever imports it. All five tell
    the same instant, however long their reading takes.
    """
    with polis_queries.one_moment():
        statements = polis_queries.counted_statements(dialogue.pk)
        drawn = queries.drawn_results(dialogue)
        groups = DrawnGroups(drawn, numbers=dict(dialogue.statements.values_list("pk", "number")))
        counts = GroupCounts(len(groups.centres))
        yield SUMMARY, _summary(dialogue, drawn, statements=len(statements), address=address)
        yield COMMENTS, _comments(statements)
        yield HISTORY, polis_queries.answer_history_csv(dialogue.pk)
        yield MATRIX, _matrix(dialogue, statements, groups=groups, counts=counts)
        yield GROUPS, _comment_groups(statements, counts)


def _summary(dialogue: Dialogue, drawn: DrawnResults | None, *, statements: int, address: str) -> Iterator[bytes]:
    findings: dict[str, Any] = drawn.findings if drawn else {"placed": 0, "groups": {}}
    rows = [
        ("topic", quoted(dialogue.question)),
        ("url", _address_of_origin(dialogue) or address),
        ("voters", polis_queries.voter_count(dialogue.pk)),
        ("voters-in-conv", findings["placed"]),
        ("commenters", 0),
        ("comments", statements),
        ("groups", len(findings["groups"])),
        ("conversation-description", quoted(dialogue.description)),
    ]
    yield "\n".join(f"{name},{value}" for name, value in rows).encode()


def _address_of_origin(dialogue: Dialogue) -> str:
    """The address this conversation was imported from, while nobody has answered it here as well."""
    address = dialogue.source.partition(" — ")[0]
    is_address = address.startswith(("http://", "https://"))
    return address if is_address and polis_queries.is_wholly_imported(dialogue.pk) else ""


def _comments(statements: Sequence[CountedStatement]) -> Iterator[bytes]:
    yield b"timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    for each in statements:
        moderated = -1 if each.is_withheld else 1
        cells = (each.seconds, each.date, each.number, NO_AUTHOR, each.agrees, each.disagrees, moderated)
        yield (",".join(map(str, cells)) + f",{quoted(each.text)}\n").encode()


def _matrix(
    dialogue: Dialogue, statements: Sequence[CountedStatement], *, groups: DrawnGroups, counts: GroupCounts
) -> Iterator[bytes]:
    numbers = [each.number for each in statements]
    place = {number: rank for rank, number in enumerate(numbers)}
    header = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *map(str, numbers)]
    lines = [",".join(header)]
    for sheet in polis_queries.answer_sheets(dialogue.pk):
        group = groups.group_of(sheet)
        counts.add(sheet, group=group)
        cells = [""] * len(numbers)
        for number, stance in zip(sheet.statements, sheet.stances, strict=True):
            cells[place[number]] = str(stance)
        facts = (sheet.participant, "" if group is None else group, 0, len(sheet.stances))
        voices = (sheet.stances.count(1), sheet.stances.count(-1))
        lines.append(",".join([*map(str, (*facts, *voices)), *cells]))
        if len(lines) > PEOPLE_A_PIECE:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
    yield ("\n".join(lines) + "\n").encode() if lines else b""


def _comment_groups(statements: Sequence[CountedStatement], counts: GroupCounts) -> Iterator[bytes]:
    """How the groups answer; like Polis, not a row where there are no groups."""
    header = ["comment-id", "comment", *(f"total-{what}" for what in ("votes", "agrees", "disagrees", "passes"))]
    for group in range(counts.groups):
        letter = "abcdefghij"[group]
        header += [f"group-{letter}-{what}" for what in ("votes", "agrees", "disagrees", "passes")]
    yield (",".join(header) + "\n").encode()
    for each in statements if counts.groups else ():
        by_group = counts.of(each.number)
        totals = [sum(voices) for voices in zip(*by_group, strict=True)]
        cells = [number for voices in (totals, *by_group) for number in (sum(voices), *voices)]
        yield f"{each.number},{quoted(each.text)},{','.join(map(str, cells))}\n".encode()
