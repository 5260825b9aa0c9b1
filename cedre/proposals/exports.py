from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Part, part_of
from cedre.dialogues.models import Participant
from cedre.moderation.models import Appeal
from cedre.proposals import queries


def data_on_participant(participant: Participant) -> Iterator[Part]:
    """All that someone who takes part did here."""
    yield part_of(
        participant.proposals.all(),
        *("number", "title", "problem", "idea", "concerned", "place", "state", "submitted_at"),
        key="proposals",
        title=_("Vos propositions"),
    )
    yield part_of(
        participant.arguments.all(),
        *("proposal__title", "side", "text", "state", "submitted_at"),
        key="arguments",
        title=_("Vos arguments"),
    )
    yield part_of(
        participant.supports.all(),
        *("proposal__title", "given_at"),
        key="supports",
        title=_("Les propositions que vous soutenez"),
    )
    yield part_of(
        participant.usefuls.all(),
        *("argument__text", "given_at"),
        key="usefuls",
        title=_("Les arguments que vous trouvez utiles"),
    )
    appeals = [sent.standing.appeal.pk for sent in queries.sent_by(participant) if sent.standing.appeal is not None]
    yield part_of(
        Appeal.objects.filter(pk__in=appeals),
        *("words", "appealed_at"),
        key="appeals-of-proposals",
        title=_("Ce que vous avez contesté sur vos propositions"),
    )
