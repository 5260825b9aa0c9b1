from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Part, part_of
from cedre.dialogues import declarations, queries
from cedre.dialogues.models import Participant
from cedre.moderation import queries as moderation_queries


def data_on_participant(participant: Participant) -> Iterator[Part]:
    """All that is kept of someone who takes part in one dialogue, changes of mind included."""
    yield part_of(
        Participant.objects.filter(pk=participant.pk),
        *("id", "college", "origin", "imported_as", "started_at"),
        key="participation",
        title=_("Votre participation"),
    )
    yield part_of(
        participant.former_colleges.all(),
        *("college", "corrected_at"),
        key="former-colleges",
        title=_("Les collèges que vous aviez dits"),
    )
    yield part_of(
        participant.votes.all(),
        *("statement__number", "statement__text", "stance", "cast_at", "replaced_at"),
        key="answers",
        title=_("Vos réponses, changements d’avis compris"),
    )
    yield part_of(
        participant.statements.all(),
        *("number", "text", "submitted_at", "state", "withheld_because"),
        key="statements",
        title=_("Ce que vous avez proposé"),
    )
    yield Part(
        key="appeals",
        title=_("Ce que vous avez contesté"),
        columns={"number": _("numéro"), "words": _("ce que vous avez dit"), "appealed_at": _("le")},
        rows=[
            {"number": each.statement.number, "words": each.appeal.words, "appealed_at": each.appeal.appealed_at}
            for each in queries.submissions(participant)
            if each.appeal is not None
        ],
    )
    yield part_of(
        moderation_queries.flags_by(participant.pk),
        *("reason__name", "flagged_at"),
        key="flags",
        title=_("Ce que vous avez signalé"),
    )
    for kept in declarations.kept_of_participants():
        yield from kept.data_on(participant)
