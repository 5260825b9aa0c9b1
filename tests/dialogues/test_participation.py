"""Taking part: one vote per person and statement, a history of minds changed, refusals that lose nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from cedre.dialogues import actions, queries, rules
from cedre.dialogues.models import Participant, Stage, Stance, Vote
from tests.dialogues.factories import (
    NOW,
    DialogueFactory,
    ParticipantFactory,
    StatementFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db


def test_a_vote_is_kept_with_its_instant() -> None:
    statement = StatementFactory()
    participant = ParticipantFactory(dialogue=statement.dialogue)

    actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.DISAGREE, now=NOW)

    assert [(v.stance, v.cast_at, v.replaced_at) for v in Vote.objects.all()] == [(-1, NOW, None)]


def test_the_same_answer_sent_twice_counts_once() -> None:
    vote = VoteFactory()

    again = actions.cast_vote(
        participant=vote.participant, statement_id=vote.statement_id, stance=Stance.AGREE, now=NOW
    )

    assert again == vote
    assert Vote.objects.count() == 1


def test_changing_ones_mind_keeps_history_and_counts_the_last() -> None:
    vote = VoteFactory(stance=Stance.AGREE)
    later = NOW + timedelta(minutes=2)

    actions.cast_vote(participant=vote.participant, statement_id=vote.statement_id, stance=Stance.PASS, now=later)

    assert list(Vote.objects.order_by("pk").values_list("stance", "replaced_at")) == [(1, later), (0, None)]
    assert queries.stances(vote.participant) == {str(vote.statement_id): 0}


def test_the_database_refuses_a_second_current_vote() -> None:
    vote = VoteFactory()

    with pytest.raises(IntegrityError, match="one_vote_per_statement_and_participant"), transaction.atomic():
        VoteFactory(participant=vote.participant, statement=vote.statement, stance=-1)

    VoteFactory(participant=vote.participant, statement=vote.statement, stance=-1, replaced_at=NOW)


def test_a_vote_after_closing_is_refused_and_earlier_ones_are_kept() -> None:
    vote = VoteFactory()
    other = StatementFactory(dialogue=vote.statement.dialogue)
    participant = vote.participant
    participant.dialogue.stage = Stage.CLOSED
    participant.dialogue.save()

    with pytest.raises(rules.DialogueClosed):
        actions.cast_vote(participant=participant, statement_id=other.pk, stance=Stance.AGREE, now=NOW)
    with pytest.raises(rules.DialogueClosed):
        actions.take_back_last_vote(participant=participant, now=NOW)

    assert Vote.objects.current().get() == vote


def test_a_statement_withheld_or_of_another_dialogue_is_refused() -> None:
    participant = ParticipantFactory()
    withheld = StatementFactory(dialogue=participant.dialogue, withheld=True)
    elsewhere = StatementFactory()

    for statement in (withheld, elsewhere):
        with pytest.raises(rules.UnknownStatement):
            actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.AGREE, now=NOW)
    assert not Vote.objects.exists()


def test_taking_back_gives_the_statement_to_ask_again() -> None:
    first = VoteFactory()
    dialogue = first.statement.dialogue
    second = VoteFactory(
        participant=first.participant,
        statement=StatementFactory(dialogue=dialogue),
        cast_at=NOW + timedelta(seconds=9),
    )

    asked = actions.take_back_last_vote(participant=first.participant, now=NOW + timedelta(minutes=1))

    assert asked == second.statement
    assert Vote.objects.count() == 2
    assert list(Vote.objects.current()) == [first]


def test_there_is_nothing_to_take_back_before_the_first_answer() -> None:
    with pytest.raises(rules.NothingToUndo):
        actions.take_back_last_vote(participant=ParticipantFactory(), now=NOW)


def test_joining_keeps_the_college_said_or_its_silence() -> None:
    dialogue = DialogueFactory(colleges=["citizen"])

    assert actions.join_dialogue(dialogue=dialogue, college="citizen", now=NOW).college == "citizen"
    assert actions.join_dialogue(dialogue=dialogue, college="", now=NOW).college == ""
    with pytest.raises(rules.CollegeNotInvited):
        actions.join_dialogue(dialogue=dialogue, college="elected", now=NOW)


def test_the_next_statement_is_never_one_already_answered_nor_withheld() -> None:
    vote = VoteFactory()
    dialogue = vote.statement.dialogue
    StatementFactory(dialogue=dialogue, withheld=True)
    waiting = StatementFactory(dialogue=dialogue)

    statement, progress = queries.next_statement(vote.participant)

    assert statement == waiting
    assert (progress.answered, progress.total) == (1, 2)


def test_a_statement_added_since_the_last_drawing_is_asked_too() -> None:
    dialogue = DialogueFactory()
    known = StatementFactory(dialogue=dialogue)
    someone = VoteFactory(statement=known, participant=ParticipantFactory(dialogue=dialogue)).participant
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    added = StatementFactory(dialogue=dialogue)

    assert queries.next_statement(someone)[0] == added


def test_what_tells_most_comes_before_what_everybody_answers_alike() -> None:
    dialogue = DialogueFactory()
    divisive, obvious, usual = (StatementFactory(dialogue=dialogue) for _ in range(3))
    for number in range(80):
        person, side = ParticipantFactory(dialogue=dialogue), Stance.AGREE if number % 2 else Stance.DISAGREE
        for statement, stance in ((divisive, side), (usual, side), (obvious, Stance.AGREE)):
            VoteFactory(participant=person, statement=statement, stance=stance)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)

    first = [queries.next_statement(ParticipantFactory(dialogue=dialogue))[0] for _ in range(20)]

    assert first.count(obvious) <= 3


def test_when_all_is_answered_there_is_no_next_statement() -> None:
    statement, progress = queries.next_statement(VoteFactory().participant)

    assert statement is None
    assert progress.is_complete


def test_the_next_statement_costs_two_queries_whatever_the_dialogue(django_assert_num_queries) -> None:
    vote = VoteFactory()
    StatementFactory.create_batch(30, dialogue=vote.statement.dialogue)
    actions.draw_results(dialogue_id=vote.participant.dialogue_id, now=NOW)

    with django_assert_num_queries(3):  # the third, once for each drawing: what it prepared
        queries.next_statement(vote.participant)
    with django_assert_num_queries(2):
        queries.next_statement(vote.participant)


def test_a_first_answer_is_one_question_to_the_database(django_assert_num_queries) -> None:
    statement = StatementFactory()
    participant = ParticipantFactory(dialogue=statement.dialogue)

    with django_assert_num_queries(1):
        actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.AGREE, now=NOW)


def test_an_answer_taken_back_can_be_given_again() -> None:
    vote = VoteFactory()
    actions.take_back_last_vote(participant=vote.participant, now=NOW)

    again = actions.cast_vote(participant=vote.participant, statement_id=vote.statement_id, stance=Stance.PASS, now=NOW)

    assert list(Vote.objects.current()) == [again]


def test_a_participation_cut_or_erased_meanwhile_answers_no_more() -> None:
    cut, erased = (ParticipantFactory(dialogue=DialogueFactory()) for _ in range(2))
    statements = [StatementFactory(dialogue=participant.dialogue) for participant in (cut, erased)]
    actions.cut_participant(participant=Participant.objects.get(pk=cut.pk), now=NOW)
    actions.erase_answers(participant=Participant.objects.get(pk=erased.pk), now=NOW)

    for participant, statement in zip((cut, erased), statements, strict=True):
        with pytest.raises(rules.UnknownParticipation):
            actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.AGREE, now=NOW)
    assert not Vote.objects.exists()


def test_a_burst_of_votes_asks_the_worker_once(django_capture_on_commit_callbacks) -> None:
    participant = ParticipantFactory()
    statements = StatementFactory.create_batch(5, dialogue=participant.dialogue)

    with django_capture_on_commit_callbacks(execute=True):
        for statement in statements:
            actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.AGREE, now=NOW)

    job = ProcrastinateJob.objects.get()
    assert job.task_name == "dialogues.redraw_results"
    assert job.args == {"dialogue_id": participant.dialogue_id}


def test_one_network_cannot_fill_a_dialogue_with_people(settings) -> None:
    dialogue = DialogueFactory()
    settings.PARTICIPATIONS_PER_NETWORK = 2
    for _person in range(2):
        actions.join_dialogue(dialogue=dialogue, college="", address="192.0.2.7", now=NOW)

    with pytest.raises(rules.TooManyJoined):
        actions.join_dialogue(dialogue=dialogue, college="", address="192.0.2.7", now=NOW)

    actions.join_dialogue(dialogue=dialogue, college="", address="192.0.2.8", now=NOW)
    actions.join_dialogue(dialogue=dialogue, college="", address="192.0.2.7", now=NOW + timedelta(days=1))
    assert dialogue.participants.count() == 4
