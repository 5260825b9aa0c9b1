"""What is kept of someone, for them; and the published proposals, for anyone."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Part, part_of
from cedre.dialogues.declarations import Table
from cedre.dialogues.exports.open_data import field_of
from cedre.dialogues.models import Dialogue, Participant
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


def open_tables(dialogue: Dialogue) -> list[Table]:
    """The published proposals and arguments of a dialogue, for its data package; nothing where none was called for."""
    if queries.call_of(dialogue) is None:
        return []
    return [
        Table(name="proposals", fields=proposal_fields(), key=["proposal"], rows=_proposals(dialogue)),
        Table(name="arguments", fields=argument_fields(), key=["argument"], rows=_arguments(dialogue)),
    ]


def proposal_fields() -> list[dict[str, Any]]:
    """The Table Schema of the proposals."""
    return [
        field_of("proposal", "integer", gettext("numéro de la proposition")),
        field_of("title", "string", gettext("son titre")),
        field_of("problem", "string", gettext("le problème")),
        field_of("idea", "string", gettext("l’idée")),
        _optional("concerned", gettext("qui est concerné, si la personne le dit")),
        _optional("place", gettext("lieu, si la personne le dit")),
        field_of("submitted_on", "date", gettext("jour de l’envoi, en temps universel")),
        field_of("supports", "integer", gettext("soutiens")),
    ]


def argument_fields() -> list[dict[str, Any]]:
    """The Table Schema of the arguments."""
    return [
        field_of("argument", "integer", gettext("un argument, sous un numéro qui ne vaut que dans ces fichiers")),
        field_of("proposal", "integer", gettext("numéro de la proposition")),
        field_of("side", "string", gettext("pour ou contre"), enum=["for", "against"]),
        field_of("text", "string", gettext("ses mots")),
        field_of("useful", "integer", gettext("personnes qui le trouvent utile")),
    ]


def _optional(name: str, description: str) -> dict[str, Any]:
    return {**field_of(name, "string", description), "constraints": {}}


def _proposals(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    for each in queries.readable_proposals(dialogue).order_by("number"):
        yield {
            "proposal": each.number,
            "title": each.title,
            "problem": each.problem,
            "idea": each.idea,
            "concerned": each.concerned,
            "place": each.place,
            "submitted_on": each.submitted_at.astimezone(UTC).date().isoformat(),
            "supports": each.support_count,
        }


def _arguments(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    for number, each in enumerate(queries.published_arguments(dialogue), start=1):
        yield {
            "argument": number,
            "proposal": each.proposal.number,
            "side": each.side,
            "text": each.text,
            "useful": each.useful_count,
        }
