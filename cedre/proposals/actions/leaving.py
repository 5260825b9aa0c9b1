from django.db import transaction
from django.db.models import F

from cedre.dialogues.models import Participant
from cedre.moderation import actions as moderation
from cedre.proposals.models import Argument, Proposal, State


@transaction.atomic
def erase_words(*, participant: Participant) -> None:
    """Erase what someone who leaves did here: supports count no more, words that nobody took up are gone.

    What was published, or taken up by others, is theirs as well: it stays, without a link to anyone.
    """
    Proposal.objects.filter(supports__participant=participant).update(support_count=F("support_count") - 1)
    participant.supports.all().delete()
    Argument.objects.filter(usefuls__participant=participant).update(useful_count=F("useful_count") - 1)
    participant.usefuls.all().delete()
    unread = (
        *participant.arguments.exclude(state=State.SHOWN).filter(usefuls__isnull=True),
        *participant.proposals.exclude(state=State.SHOWN).filter(supports__isnull=True),
    )
    for words in unread:
        if isinstance(words, Proposal) and words.arguments.exists():
            continue
        moderation.erase_what_was_said_of(about=words)
        words.delete()


@transaction.atomic
def cut_words(*, participant: Participant) -> None:
    """Tie what someone did here to them no more: words stay, supports go on counting."""
    participant.proposals.update(submitted_by=None)
    participant.arguments.update(submitted_by=None)
    participant.supports.update(participant=None)
    participant.usefuls.update(participant=None)
