from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Part, part_of
from cedre.dialogues.models import Participant


def data_on_participant(participant: Participant) -> Iterator[Part]:
    """All that is kept of someone who takes part in one dialogue, changes of mind included."""
    yield part_of(
        Participant.objects.filter(pk=participant.pk),
        *("id", "college", "origin", "imported_as", "started_at"),
        key="participation",
        title=_("Votre participation"),
    )
    yield part_of(
        participant.votes.all(),
        *("statement__number", "statement__text", "stance", "cast_at", "replaced_at"),
        key="answers",
        title=_("Vos réponses, changements d’avis compris"),
    )
