from datetime import datetime

from django.db import transaction
from django.db.models import F

from cedre.dialogues.models import Participant
from cedre.proposals import rules
from cedre.proposals.actions.proposing import check_open, joined
from cedre.proposals.models import Argument, Proposal, Support, Useful


@transaction.atomic
def support(*, proposal: Proposal, participant: Participant | None, address: str, now: datetime) -> Participant:
    """Stand behind a proposal, once. Returns who does: they may begin to take part by this."""
    check_open(dialogue=proposal.dialogue, now=now)
    rules.check_is_shown(state=proposal.state)
    participant = joined(dialogue=proposal.dialogue, participant=participant, address=address, now=now)

    _support, is_new = Support.objects.get_or_create(
        proposal=proposal, participant=participant, defaults={"given_at": now}
    )
    if is_new:
        Proposal.objects.filter(pk=proposal.pk).update(support_count=F("support_count") + 1)
    return participant


@transaction.atomic
def take_support_back(*, proposal: Proposal, participant: Participant, now: datetime) -> None:
    """No longer stand behind a proposal."""
    check_open(dialogue=proposal.dialogue, now=now)
    if Support.objects.filter(proposal=proposal, participant=participant).delete()[0]:
        Proposal.objects.filter(pk=proposal.pk).update(support_count=F("support_count") - 1)


@transaction.atomic
def find_useful(*, argument: Argument, participant: Participant | None, address: str, now: datetime) -> Participant:
    """Find an argument useful, once, whether one shares it or not."""
    check_open(dialogue=argument.dialogue, now=now)
    rules.check_is_shown(state=argument.state)
    participant = joined(dialogue=argument.dialogue, participant=participant, address=address, now=now)

    _useful, is_new = Useful.objects.get_or_create(
        argument=argument, participant=participant, defaults={"given_at": now}
    )
    if is_new:
        Argument.objects.filter(pk=argument.pk).update(useful_count=F("useful_count") + 1)
    return participant


@transaction.atomic
def take_useful_back(*, argument: Argument, participant: Participant, now: datetime) -> None:
    """No longer find an argument useful."""
    check_open(dialogue=argument.dialogue, now=now)
    if Useful.objects.filter(argument=argument, participant=participant).delete()[0]:
        Argument.objects.filter(pk=argument.pk).update(useful_count=F("useful_count") - 1)
