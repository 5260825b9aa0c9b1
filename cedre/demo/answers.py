"""What the story's words become: put to a service, answered late, refused with a reason, done, still waited for."""

from datetime import datetime, timedelta

from django.utils import timezone

from cedre.accounts.models import Organisation, Person
from cedre.answers import actions as answers
from cedre.answers.models import StepKind
from cedre.dialogues.models import Dialogue
from cedre.proposals.models import Proposal

DAY = timedelta(days=1)
# Number of the statement, what is asked, asked and due so many days from now, and what was answered and when.
STORY: tuple[tuple[int, str, int, int, tuple[tuple[StepKind, int, str], ...]], ...] = (
    (
        2,
        "Quelles lampes, et pour quand ?",
        -16,
        -6,
        (
            (StepKind.RECEIVED, -15, ""),
            (
                StepKind.ACCEPTED,
                -2,
                "Oui. Les onze lampadaires entre l’arrêt et la tour seront refaits avant Noël. Nous répondons avec "
                "quatre jours de retard : il a fallu attendre le devis.",
            ),
        ),
    ),
    (
        8,
        "Combien de bancs, et où ?",
        -18,
        -8,
        ((StepKind.DONE, -9, "Six bancs sont posés entre l’école et la place, à l’ombre des tilleuls."),),
    ),
    (
        3,
        "Le droit au retour sera-t-il écrit dans la charte de relogement ?",
        -14,
        -1,
        (
            (StepKind.STUDIED, -10, ""),
            (
                StepKind.PARTLY,
                -3,
                "Oui pour les familles avec enfants et les personnes de plus de 65 ans. Pas encore pour les autres : "
                "il n’y aura pas assez de logements la première année. Nous en reparlerons en mars.",
            ),
        ),
    ),
    (7, "Où le centre de santé s’installera-t-il pendant les travaux ?", -9, -2, ((StepKind.RECEIVED, -8, ""),)),
    (4, "", -4, 12, ()),
)


def owe(
    dialogue: Dialogue, *, proposal: Proposal, service: Organisation, respondent: Person, by: Person, now: datetime
) -> None:
    """The coach puts five shared statements and a proposal to the service, which answers, not always in time."""
    for number, asked, asked_at, due_on, steps in STORY:
        owed = answers.ask_for_answer(
            about=dialogue.statements.get(number=number),
            body=service,
            body_name="",
            asked=asked,
            due_on=timezone.localdate(now + due_on * DAY),
            by=by,
            now=now + asked_at * DAY,
        )
        for kind, at, text in steps:
            answers.answer(owed=owed, kind=kind, text=text, by=respondent, now=now + at * DAY)
    owed = answers.ask_for_answer(
        about=proposal,
        body=service,
        body_name="",
        asked="Trois mois d’essai sont-ils possibles ?",
        due_on=timezone.localdate(now + 20 * DAY),
        by=by,
        now=now - 5 * DAY,
    )
    answers.answer(owed=owed, kind=StepKind.STUDIED, text="", by=respondent, now=now - 3 * DAY)
