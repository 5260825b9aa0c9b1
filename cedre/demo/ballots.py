"""Paper in the story: sheets left at the foot of the towers, ten of which come back."""

from datetime import datetime, timedelta

from cedre.accounts.models import College, Person
from cedre.ballots import actions as ballots
from cedre.dialogues.models import Dialogue, Stance

PRINTED = 20
MINUTE = timedelta(minutes=1)
# What each sheet that came back says of the first statements: 1 agrees, 2 disagrees, 3 passes, 0 nothing ticked.
CAME_BACK = (
    "1111013110",
    "1101113131",
    "1111111011",
    "0111103112",
    "1113011111",
    "1111113101",
    "1011131111",
    "1111110121",
    "1131111113",
    "1110111111",
)
STANCES = {"1": Stance.AGREE, "2": Stance.DISAGREE, "3": Stance.PASS}


def come_back(dialogue: Dialogue, *, by: Person, now: datetime) -> int:
    """The coach prints twenty sheets, types the ten that come back, reads two again. Returns how many people."""
    gathered = now - timedelta(days=3)
    batch = ballots.prepare_ballots(dialogue=dialogue, sheets=PRINTED, by=by, now=now - timedelta(days=12))
    for rank, ticked in enumerate(CAME_BACK):
        answers = {n: STANCES[box] for n, box in zip(batch.statements, ticked, strict=False) if box in STANCES}
        college = College.CITIZEN if rank % 3 else ""
        at = gathered + rank * MINUTE
        sheet = ballots.enter_sheet(
            dialogue=dialogue, number=batch.first + rank, college=college, answers=answers, by=by, now=at
        )
        if rank < 2:
            ballots.check_sheet(sheet=sheet, college=college, answers=answers, by=by, now=at + MINUTE)
    return len(CAME_BACK)
