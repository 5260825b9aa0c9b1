from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import NoticeKind
from cedre.accounts.notifications import notify
from cedre.dialogues.models import Dialogue, DrawnResults

WHY = _("Vous avez créé ce dialogue.")


def announce_first_results(drawn: DrawnResults, *, now: datetime) -> None:
    """Tell whoever made a dialogue that its results can be read."""
    dialogue = drawn.dialogue
    if dialogue.created_by is None:
        return
    notify(
        dialogue.created_by,
        NoticeKind.DIALOGUES,
        _("Les premiers résultats sont prêts"),
        text=_("« %(question)s »"),
        facts={"question": dialogue.question},
        address=reverse("dialogues:results", args=[dialogue.slug]),
        why=WHY,
        once_per=f"dialogues.first-results:{dialogue.pk}",
        now=now,
    )


def announce_last_days(dialogue: Dialogue, *, closes_on: date, now: datetime) -> bool:
    """Tell whoever made a dialogue that it ends soon, once for each last day it was given."""
    if dialogue.created_by is None:
        return False
    told = notify(
        dialogue.created_by,
        NoticeKind.DIALOGUES,
        _("Votre dialogue se termine le %(on)s"),
        text=_("« %(question)s » : c’est le moment d’inviter celles et ceux qui n’ont pas répondu."),
        facts={"question": dialogue.question, "on": closes_on},
        address=reverse("dialogues:prepare", args=[dialogue.slug]),
        why=WHY,
        once_per=f"dialogues.last-days:{dialogue.pk}:{closes_on}",
        now=now,
    )
    return told is not None
