"""What is asked before the first statement, and what is said of it on the pages of a dialogue."""

from datetime import date

from cedre.accounts.rules import Power
from cedre.admissions import actions, queries
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.declarations import Panel, Reader, Room, Threshold, WayIn
from cedre.dialogues.models import Access, Dialogue


def ask_code(dialogue: Dialogue, key: str) -> Threshold:  # noqa: ARG001 - the same in every dialogue
    """A box in the form that begins, filled by the card's QR code."""
    return Threshold(panel=Panel(template="admissions/_code.html", facts={"key": key[:60]}))


def ask_letter(dialogue: Dialogue, key: str) -> Threshold:
    """The address first; then, by the letter's link, the form as everyone has it."""
    if key:
        return Threshold(panel=Panel(template="admissions/_letter_in_hand.html", facts={"key": key[:500]}))
    return Threshold(panel=Panel(template="admissions/_letter.html", facts={"dialogue": dialogue}), comes_first=True)


def who_can_answer(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """Who answers, where it is not everyone."""
    if dialogue.access == Access.OPEN:
        return None
    return Panel(template="admissions/_who.html", facts={"dialogue": dialogue})


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:
    """The codes, made and served."""
    if dialogue.access != Access.CODE:
        return None
    if Power.ANIMATE not in dialogue_queries.powers_over(dialogue, person=reader, today=today):
        return None
    return Panel(template="admissions/_team.html", facts={"dialogue": dialogue, "counts": queries.counts(dialogue)})


ROOM = Room(
    name="admissions",
    public=who_can_answer,
    results=who_can_answer,
    team=for_the_team,
    ways_in=(
        WayIn(access=Access.CODE, ask=ask_code, let_in=actions.spend_code),
        WayIn(access=Access.EMAIL, ask=ask_letter, let_in=actions.spend_letter),
    ),
)
