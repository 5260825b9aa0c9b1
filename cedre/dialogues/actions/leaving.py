from datetime import datetime

from django.db import transaction

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import declarations
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.models import Dialogue, Participant, State
from cedre.moderation import actions as moderation


@transaction.atomic
def erase_answers(*, participant: Participant, now: datetime) -> int:
    """Erase someone's participation and all their answers, past ones too. Returns how many answers there were.

    The words they submitted go too, but those put to the vote, which stay without a link to anyone.
    Results already published are numbers of people and stay; the next drawing does without these answers.
    """
    dialogue = participant.dialogue
    Participant.objects.select_for_update().get(pk=participant.pk)

    for kept in declarations.kept_of_participants():
        kept.erase(participant, now=now)
    moderation.forget_flagger(flagger=participant.pk)
    answers = participant.votes.all().delete()[0]
    for statement in participant.statements.exclude(state=State.SHOWN).filter(votes__isnull=True):
        # Nobody else has answered these words: they go too. Those that others answered are theirs as well.
        moderation.erase_what_was_said_of(about=statement)
        statement.delete()
    participant.delete()
    journal.record("dialogues.answers-erased", by=None, about=dialogue, at=now, answers=answers)

    ask_for_results(dialogue_id=dialogue.pk)
    return answers


@transaction.atomic
def cut_participant(*, participant: Participant, now: datetime) -> Participant:
    """Tie a participation to nobody any more: its answers go on counting, and no cookie leads back to them."""
    participant.cut_at = now
    participant.save(update_fields=["cut_at"])
    participant.statements.update(submitted_by=None)
    for kept in declarations.kept_of_participants():
        kept.cut(participant, now=now)
    moderation.forget_flagger(flagger=participant.pk)
    journal.record("dialogues.participant-cut", by=None, about=participant.dialogue, at=now)

    return participant


def cut_creator(*, person: Person) -> int:
    """Keep the dialogues this person made, and no longer say who made them. Returns how many there were."""
    return Dialogue.objects.filter(created_by=person).update(created_by=None)
