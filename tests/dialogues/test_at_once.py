"""Two requests at the same instant: a double click, two animators on one dialogue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils.timezone import localdate

from cedre.accounts.models import Person
from cedre.answers import actions as answers
from cedre.answers.models import OwedAnswer
from cedre.answers.rules import AlreadyAsked
from cedre.dialogues import actions, rules
from cedre.dialogues.models import Dialogue, Stance, State, Statement, Vote
from cedre.moderation import actions as moderation
from cedre.moderation.models import Appeal, Because, Case, Decision, Reason
from cedre.moderation.rules import AlreadyContested, LastReason, NothingToContest
from cedre.territories.models import Territory
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def second_of_two(act: Callable[[], Any]) -> Any:
    """What the second gets who begins `act` while the first has not finished the same act."""
    return first_then(act, act)


def first_then(first: Callable[[], Any], then: Callable[[], Any]) -> Any:
    """What comes of `then`, which somebody else begins before `first` is finished."""

    def with_a_connection_of_its_own() -> Any:
        try:
            return then()
        finally:
            connection.close()

    with ThreadPoolExecutor() as somebody_else:
        with transaction.atomic():
            first()
            second = somebody_else.submit(with_a_connection_of_its_own)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        return second.result(timeout=5)


def test_two_dialogues_drafted_with_one_question_have_two_addresses() -> None:
    territory, person = TerritoryFactory(), PersonFactory(animator=True)

    def draft() -> Dialogue:
        return drafted(territory=territory, by=person)

    assert second_of_two(draft).slug == "que-faire-ici-2"


def test_a_statement_added_twice_at_once_is_there_once() -> None:
    dialogue, person = DialogueFactory(), PersonFactory(animator=True)

    with pytest.raises(rules.StatementAlreadyThere):
        second_of_two(lambda: actions.add_statements(dialogue=dialogue, texts=["Un banc manque."], by=person, now=NOW))

    assert dialogue.statements.count() == 1


def test_a_database_that_goes_away_during_a_vote_loses_no_vote_it_had_taken(client: Client) -> None:
    """The page says so, without the database; sent again once it is back, the answer counts once."""
    dialogue = DialogueFactory(slug="place")
    first, second = (StatementFactory(dialogue=dialogue, number=number) for number in (1, 2))
    client.post("/dialogues/place/participer/", {"college": ""})
    client.raise_request_exception = False
    client.post("/dialogues/place/voter/", {"statement": first.pk, "stance": "agree"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ours = cursor.fetchone()[0]

    def stop_the_server() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
        finally:
            connection.close()

    with ThreadPoolExecutor() as somebody_else:
        somebody_else.submit(stop_the_server).result()
    failed = client.post("/dialogues/place/voter/", {"statement": second.pk, "stance": "agree"})
    # What the end of each request does outside of the tests.
    connection.close()
    again = client.post("/dialogues/place/voter/", {"statement": second.pk, "stance": "agree"})

    assert failed.status_code == 500
    assert "Une panne de notre côté" in failed.content.decode()
    assert again.status_code == 302
    assert set(Vote.objects.values_list("statement__number", "stance")) == {(1, 1), (2, 1)}


def test_a_phone_that_sends_its_answer_twice_at_once_answers_once() -> None:
    statement = StatementFactory()
    participant = ParticipantFactory(dialogue=statement.dialogue)

    def answer() -> Vote:
        return actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.AGREE, now=NOW)

    assert second_of_two(answer) == Vote.objects.get()


def test_a_statement_withheld_while_someone_answers_it_is_not_answered() -> None:
    statement = StatementFactory()
    participant = ParticipantFactory(dialogue=statement.dialogue)

    def withhold() -> None:
        Statement.objects.filter(pk=statement.pk).update(withheld_at=NOW, state=State.WITHHELD)

    with pytest.raises(rules.UnknownStatement):
        first_then(
            withhold,
            lambda: actions.cast_vote(participant=participant, statement_id=statement.pk, stance=Stance.AGREE, now=NOW),
        )

    assert not Vote.objects.exists()


def test_one_decision_is_contested_once_and_one_statement_withheld_once() -> None:
    person, reason = PersonFactory(animator=True), Reason.objects.create(name="Insulte", explanation="…", position=1)
    statement = StatementFactory(submitted_by=ParticipantFactory())
    withhold = partial(actions.withhold_statement, statement=statement, by=person, now=NOW, reason=reason)
    with pytest.raises(rules.CannotWithhold):
        second_of_two(withhold)
    assert Decision.objects.count() == 1

    with pytest.raises(AlreadyContested):
        second_of_two(partial(actions.contest_decision, statement=statement, words="C’est vrai.", now=NOW))
    assert Appeal.objects.count() == Case.objects.count() == 1

    with pytest.raises(rules.CannotRestore):
        second_of_two(partial(actions.restore_statement, statement=statement, by=person, now=NOW))


def test_the_last_reason_stays_even_when_two_people_retire_the_last_two() -> None:
    person = PersonFactory(administrator=True)
    Reason.objects.update(retired_at=NOW)
    one, two = (Reason.objects.create(name=name, explanation="…", position=1) for name in "ab")
    retire = partial(moderation.retire_reason, by=person, now=NOW)

    with pytest.raises(LastReason):
        first_then(partial(retire, reason=one), partial(retire, reason=two))

    assert Reason.objects.get(retired_at=None) == two


def test_two_statements_are_not_joined_to_each_other() -> None:
    person, dialogue = PersonFactory(animator=True), DialogueFactory()
    one, two = (StatementFactory(dialogue=dialogue, number=number) for number in (1, 2))
    for each in (one, two):
        moderation.open_case(about=each, within=dialogue, because=Because.SUBMITTED, now=NOW)
    join = partial(actions.merge_statement, by=person, now=NOW)

    with pytest.raises(rules.CannotMerge):
        first_then(partial(join, statement=one, into=two), partial(join, statement=two, into=one))

    assert list(dialogue.statements.order_by("number").values_list("state", flat=True)) == [State.MERGED, State.SHOWN]


def test_words_taken_back_never_come_back() -> None:
    person, reason = PersonFactory(animator=True), Reason.objects.create(name="Insulte", explanation="…", position=1)
    statement = StatementFactory(submitted_by=ParticipantFactory())
    actions.take_words_back(statement=statement, by=person, now=NOW)

    with pytest.raises(rules.CannotWithhold):
        actions.withhold_statement(statement=statement, by=person, now=NOW, reason=reason)
    with pytest.raises(NothingToContest):
        actions.contest_decision(statement=statement, words="C’est vrai.", now=NOW)


def test_an_answer_asked_twice_at_once_is_owed_once() -> None:
    statement, person = StatementFactory(), PersonFactory(animator=True)
    due_on = localdate(NOW) + timedelta(days=30)

    with pytest.raises(AlreadyAsked):
        second_of_two(
            lambda: answers.ask_for_answer(
                about=statement, body=None, body_name="La mairie", asked="", due_on=due_on, by=person, now=NOW
            )
        )

    assert OwedAnswer.objects.count() == 1


def drafted(*, territory: Territory, by: Person) -> Dialogue:
    return actions.draft_dialogue(
        territory=territory,
        question="Que faire ici ?",
        description="",
        colleges=[],
        opens_on=None,
        closes_on=None,
        statements=[],
        by=by,
        now=NOW,
    )
