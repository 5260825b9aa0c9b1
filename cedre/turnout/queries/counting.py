"""From what a drawing counted to who took part and what each part of them answers. The worker's: many rows at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Max, Q
from django.db.models.functions import Greatest
from numpy.typing import NDArray

from cedre.base.small_cells import cells_to_show_among
from cedre.dialogues.declarations import Counted
from cedre.dialogues.models import Dialogue, FormerCollege, Participant, Vote
from cedre.dialogues.queries.colleges import COLLEGES
from cedre.turnout import rules
from cedre.turnout.models import Question, SelfDescription
from cedre.turnout.queries.asking import choices
from cedre.turnout.queries.findings import BREAKDOWNS
from cedre.turnout.rules import UNSAID, Published, Standing

# Of places, which may be hundreds, so many are told apart.
MOST_PLACES = 8
TERRITORY = BREAKDOWNS.index(Question.TERRITORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What may be shown, by breakdown; `is_held_back`: some cells are not, too few having answered since."""

    shown: list[frozenset[str]]
    people: tuple[Mapping[str, int], ...]
    is_held_back: bool


def counted_people(counted: Counted, *, questions: Sequence[Question], until: datetime) -> list[Standing]:
    """Those whose votes count at `until`, in the order of `counted.participants`, each in a cell of each breakdown."""
    dialogue = counted.dialogue
    answered = _answered_at(dialogue, until=until)
    origins = dict(Participant.objects.filter(dialogue=dialogue).values_list("pk", "origin"))
    corrected = dict(
        FormerCollege.objects.filter(participant__dialogue=dialogue, corrected_at__lte=until)
        .order_by()
        .values_list("participant")
        .annotate(at=Max("corrected_at"))
    )
    said: dict[int, dict[str, tuple[str, datetime]]] = {}
    for key, question, value, at in SelfDescription.objects.filter(
        participant__dialogue=dialogue, question__in=questions, said_at__lte=until
    ).values_list("participant", "question", "value", "said_at"):
        said.setdefault(key, {})[question] = (value, at)

    people = []
    for key, college in zip(counted.participants.tolist(), counted.colleges.tolist(), strict=True):
        own = said.get(key, {})
        told = [own.get(question, (UNSAID, None)) for question in BREAKDOWNS[2:]]
        people.append(
            Standing(
                cells=(
                    COLLEGES[college] if college >= 0 else UNSAID,
                    origins.get(key, UNSAID),
                    *(value for value, _at in told),
                ),
                answered_at=answered.get(key, until),
                moved_at=(corrected.get(key), None, *(at for _value, at in told)),
            )
        )
    return people


def publication(
    people: Sequence[Standing],
    *,
    dialogue: Dialogue,
    questions: Sequence[Question],
    smallest: int,
    fewest: int,
    former: Sequence[Published],
) -> Publication | None:
    """Which cells may be shown, alone, together, and beside all that was published before; None: nothing may change."""
    sizes = _sizes(people, dialogue=dialogue, questions=questions)
    crossed = Counter(tuple(cell or None for cell in each.cells) for each in people)
    never: dict[int, set[str]] = {side: set() for side in range(len(BREAKDOWNS))}
    shown_before = former[-1].shown if former else [frozenset()] * len(BREAKDOWNS)
    largest = sorted(
        (cell for cell, count in sizes[TERRITORY].items() if cell and count),
        key=lambda cell: (cell not in shown_before[TERRITORY], -sizes[TERRITORY][cell], cell),
    )
    never[TERRITORY] |= set(largest[MOST_PLACES:])
    held_back = False
    while True:
        shown = cells_to_show_among(crossed, smallest=smallest, never=never, published={})
        shown = [cells | (_empty(sizes[side]) - never[side]) for side, cells in enumerate(shown)]
        more: list[set[str]] = [set() for _side in shown]
        for each in former:
            held = rules.cells_to_hold_back(people, shown, former=each, fewest=fewest)
            if held is None:
                return None
            more = [one | other for one, other in zip(more, held, strict=True)]
        if not any(more):
            return Publication(shown=shown, people=sizes, is_held_back=held_back)
        held_back = True
        for side, cells in enumerate(more):
            never[side] |= cells
        if all(not cells - never[side] for side, cells in enumerate(shown)):
            return None


def tallies(
    counted: Counted, people: Sequence[Standing], *, shown: Sequence[frozenset[str]], smallest: int
) -> dict[str, dict[str, list[int]]]:
    """What may be shown of the answers to each statement, beside what the results page shows by the same votes."""
    # Colleges and groups are shown by the results page: here they stand first and last, to be protected from.
    kinds = [
        (each.cells[0] or None, *(cell or None for cell in each.cells[1:]), str(group + 1) if group >= 0 else None)
        for each, group in zip(people, counted.groups.tolist(), strict=True)
    ]
    numbers = {kind: rank for rank, kind in enumerate(dict.fromkeys(kinds))}
    names = list(numbers)
    kind_of = np.array([numbers[kind] for kind in kinds], dtype=np.int64)
    never = {
        side: {kind[side] for kind in names if kind[side] is not None} - shown[side]
        for side in range(1, len(BREAKDOWNS))
    }
    rows_of = {
        (side, cell): [rank for rank, kind in enumerate(names) if kind[side] == cell]
        for side in range(1, len(BREAKDOWNS))
        for cell in shown[side]
    }
    found = {}
    for statement, counts in _counts(counted, kind_of, kinds=len(names)):
        beside = counted.tallies.get(str(statement))
        if beside is None:
            continue
        told = cells_to_show_among(
            {names[rank]: int(total) for rank, total in enumerate(counts.sum(axis=1)) if total},
            smallest=smallest,
            never=never,
            published={0: _of_kind(beside, "college"), len(BREAKDOWNS): _of_kind(beside, "group")},
        )
        cells = {"all": beside["all"]}
        for side in range(1, len(BREAKDOWNS)):
            for cell in sorted(told[side]):
                if any(tally := counts[rows_of[side, cell]].sum(axis=0).tolist()):
                    cells[f"{BREAKDOWNS[side]}:{cell}"] = tally
        found[str(statement)] = cells
    return found


def _counts(counted: Counted, kind_of: NDArray[np.int64], *, kinds: int):  # type: ignore[no-untyped-def]
    """For each statement, (kinds, 3) how many of each kind agree, disagree and pass."""
    kind = kind_of[np.searchsorted(counted.participants, counted.voters)]
    statements, column = np.unique(counted.statements, return_inverse=True)
    # Agree, disagree, pass: the order in which tallies are kept.
    stance = np.array([1, 2, 0])[counted.stances.astype(np.int64) + 1]
    order = np.argsort(column, kind="stable")
    starts = np.searchsorted(column[order], np.arange(len(statements) + 1))
    for rank, statement in enumerate(statements.tolist()):
        rows = order[starts[rank] : starts[rank + 1]]
        yield statement, np.bincount(kind[rows] * 3 + stance[rows], minlength=kinds * 3).reshape(kinds, 3)


def _answered_at(dialogue: Dialogue, *, until: datetime) -> dict[int, datetime]:
    """When each participant answered, changed or took back an answer for the last time before `until`."""
    votes = Vote.objects.filter(statement__dialogue=dialogue, cast_at__lte=until)
    last = Greatest(Max("cast_at"), Max("replaced_at", filter=Q(replaced_at__lte=until)))
    return dict(votes.order_by().values_list("participant").annotate(at=last))


def _sizes(
    people: Sequence[Standing], *, dialogue: Dialogue, questions: Sequence[Question]
) -> tuple[dict[str, int], ...]:
    """People by cell of each breakdown, those who did not say and the cells of nobody included."""
    known: list[list[str]] = [dialogue.colleges, [], *([] for _question in Question)]
    for question in questions:
        known[BREAKDOWNS.index(question)] = list(choices(dialogue, question))
    return tuple(
        {**dict.fromkeys(cells, 0), **Counter(each.cells[side] for each in people)} for side, cells in enumerate(known)
    )


def _empty(sizes: Mapping[str, int]) -> frozenset[str]:
    return frozenset(cell for cell, count in sizes.items() if cell and not count)


def _of_kind(tallies: Mapping[str, list[int]], kind: str) -> frozenset[str]:
    return frozenset(cell.partition(":")[2] for cell in tallies if cell.startswith(f"{kind}:"))
