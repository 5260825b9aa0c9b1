"""The queue, the decisions and what is said of them: to the person, once more on appeal, and to everyone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cedre.accounts.models import RoleKind
from cedre.accounts.rules import NotAllowed
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.models import Dialogue, State, Statement, Vote
from cedre.moderation import actions as moderation
from cedre.moderation import queries as moderation_queries
from cedre.moderation.models import Case, DayCount, Reason
from cedre.moderation.rules import AlreadyContested, LastReason, NothingToContest
from tests.accounts.factories import PersonFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
QUEUE = "/bureau/moderation/"


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place", engagement=EngagementFactory())
    StatementFactory(dialogue=dialogue, number=1, text="Il manque un banc devant l’école.")
    return dialogue


@pytest.fixture
def words(dialogue: Dialogue) -> Statement:
    return actions.submit_statement(
        dialogue=dialogue, participant=None, text="Un banc à l’école, vite.", address="192.0.2.7", now=NOW
    )


@pytest.fixture
def reason() -> Reason:
    return Reason.objects.get(name="Ne parle pas du sujet")


@pytest.fixture
def moderator(client: Client, dialogue: Dialogue):
    person = PersonFactory(role=RoleKind.MODERATOR, role__scope=dialogue.engagement.scope)
    client.force_login(person)
    return person


def judge(client: Client, number: int, **facts: object):
    case = Case.objects.filter(about_key=Statement.objects.get(number=number, dialogue__slug="place").pk).latest("pk")
    return client.post(f"/bureau/moderation/{case.pk}/", facts)


def test_accepted_words_are_put_to_the_vote(client: Client, moderator, words: Statement) -> None:
    assert "Un banc à l’école, vite." in client.get(QUEUE).content.decode()

    judge(client, words.number, decision="accept")

    words.refresh_from_db()
    assert words.state == State.SHOWN
    assert "Rien n’attend" in client.get(QUEUE).content.decode()


def test_a_refusal_needs_a_published_reason_and_loses_nothing_typed(client: Client, moderator, words) -> None:
    answer = judge(client, words.number, decision="refuse", words="Dites-le autrement.")

    assert answer.status_code == 409
    assert "Choisissez un motif" in answer.content.decode()
    assert "Dites-le autrement." in answer.content.decode()
    assert Statement.objects.get(pk=words.pk).state == State.WAITING


def test_the_person_reads_why_and_contests_once_and_the_words_come_back(
    client: Client, moderator, words: Statement, reason: Reason
) -> None:
    judge(client, words.number, decision="refuse", reason=reason.pk, words="Dites-le autrement.")
    (submission,) = queries.submissions(words.submitted_by)
    assert (submission.decision.reason, submission.decision.words) == (reason, "Dites-le autrement.")
    assert submission.can_appeal

    actions.contest_decision(statement=words, words="C’est bien le sujet.", now=NOW)
    with pytest.raises(AlreadyContested):
        actions.contest_decision(statement=words, words="Encore.", now=NOW)
    page = client.get(QUEUE).content.decode()
    assert "C’est bien le sujet." in page
    judge(client, words.number, decision="accept")

    assert Statement.objects.get(pk=words.pk).state == State.SHOWN
    assert [line.decision.outcome for line in queries.moderation_log(words.dialogue, page=1)[1]] == [
        "accepted",
        "refused",
    ]


def test_refused_again_after_an_appeal_it_ends_there(moderator, words: Statement, reason: Reason) -> None:
    actions.refuse_statement(statement=words, reason=reason, by=moderator, now=NOW)
    actions.contest_decision(statement=words, words="Si.", now=NOW)
    actions.refuse_statement(statement=words, reason=reason, by=moderator, now=NOW + timedelta(hours=1))

    (submission,) = queries.submissions(words.submitted_by)
    assert not submission.can_appeal
    assert submission.decision.is_on_appeal


def test_what_was_not_refused_is_not_contested(moderator, words: Statement) -> None:
    with pytest.raises(NothingToContest):
        actions.contest_decision(statement=words, words="Pourquoi ?", now=NOW)


def test_the_words_of_others_are_not_contested(client: Client, moderator, words: Statement, reason: Reason) -> None:
    actions.refuse_statement(statement=words, reason=reason, by=moderator, now=NOW)
    other = Client()
    other.post("/dialogues/place/participer/", {"college": ""})
    assert other.get(f"/dialogues/place/mes-reponses/{words.number}/contester/").status_code == 404


def test_merged_words_give_each_answer_once_to_those_that_stay(moderator, dialogue: Dialogue, words) -> None:
    into = dialogue.statements.get(number=1)
    both, only = ParticipantFactory(dialogue=dialogue), ParticipantFactory(dialogue=dialogue)
    VoteFactory(statement=into, participant=both, stance=1)
    VoteFactory(statement=words, participant=both, stance=-1)
    VoteFactory(statement=words, participant=only, stance=-1)

    actions.merge_statement(statement=words, into=into, by=moderator, now=NOW)

    counted = Vote.objects.current().values_list("participant", "statement", "stance")
    assert sorted(counted) == sorted([(both.pk, into.pk, 1), (only.pk, into.pk, -1)])
    assert Vote.objects.filter(statement=words).count() == 2
    (submission,) = queries.submissions(words.submitted_by)
    assert submission.statement.merged_into == into


def test_words_are_merged_into_another_statement_of_the_vote_only(client: Client, moderator, words) -> None:
    elsewhere = StatementFactory(number=40)
    for into in (words.number, 999, elsewhere.number, "x"):
        answer = judge(client, words.number, decision="merge", into=into)
        assert answer.status_code == 409
        assert "Choisissez une autre affirmation" in answer.content.decode()


def test_two_people_who_moderate_do_not_both_decide(client: Client, moderator, words: Statement) -> None:
    actions.accept_statement(statement=words, by=moderator, now=NOW)
    answer = judge(client, words.number, decision="refuse", reason=Reason.objects.all()[0].pk)
    assert answer.status_code == 409
    assert "déjà relu" in answer.content.decode()
    assert Statement.objects.get(pk=words.pk).state == State.SHOWN


def test_one_moderates_only_where_one_may(client: Client, words: Statement) -> None:
    elsewhere = PersonFactory(role=RoleKind.MODERATOR, role__scope=EngagementFactory().scope)
    client.force_login(elsewhere)

    assert "Un banc à l’école" not in client.get(QUEUE).content.decode()
    assert judge(client, words.number, decision="accept").status_code == 404
    with pytest.raises(NotAllowed):
        actions.accept_statement(statement=words, by=elsewhere, now=NOW)


def test_the_log_says_what_and_why_and_never_the_words(client: Client, moderator, words, reason: Reason) -> None:
    actions.refuse_statement(statement=words, reason=reason, words="Entre nous.", by=moderator, now=NOW)
    statement = words.dialogue.statements.get(number=1)
    actions.withhold_statement(statement=statement, reason=reason, by=moderator, now=NOW)

    page = Client().get("/dialogues/place/moderation/").content.decode()
    assert page.count(reason.name) == 2
    assert moderator.name not in page
    assert not any(hidden in page for hidden in (words.text, statement.text, "Entre nous."))
    assert moderation_queries.figures(words.dialogue).refused == 1


def test_a_refused_statement_comes_back_by_hand_but_a_merged_one_does_not(moderator, dialogue, words, reason) -> None:
    actions.merge_statement(statement=words, into=dialogue.statements.get(number=1), by=moderator, now=NOW)
    with pytest.raises(rules.CannotRestore):
        actions.restore_statement(statement=Statement.objects.get(pk=words.pk), by=moderator, now=NOW)


def test_the_queue_costs_the_same_for_one_and_for_many(
    client: Client, moderator, words: Statement, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    many = Statement.objects.bulk_create(
        Statement(
            dialogue=words.dialogue, number=n, text=f"Idée {n}.", written_at=NOW, state=State.WAITING, withheld_at=NOW
        )
        for n in range(3, 1003)
    )
    Case.objects.bulk_create(
        Case(
            about_kind="dialogues.statement",
            about_key=statement.pk,
            within_kind="dialogues.dialogue",
            within_key=words.dialogue_id,
            because="submitted",
            opened_at=NOW,
        )
        for statement in many
    )
    with django_assert_num_queries(len(one)):
        page = client.get(QUEUE).content.decode()
    assert "1\u202f001" in page or "1001" in page
    assert page.count("data-queue-item") == 15


def test_who_keeps_the_site_edits_the_reasons_and_the_past_keeps_its_words(
    client: Client, moderator, words: Statement, reason: Reason
) -> None:
    actions.refuse_statement(statement=words, reason=reason, by=moderator, now=NOW)
    client.force_login(PersonFactory(administrator=True))

    client.post("/moderation/motifs/", {"name": "Trop flou", "explanation": "On ne voit pas où."})
    client.post(f"/moderation/motifs/{reason.pk}/retirer/")

    page = client.get("/moderation/").content.decode()
    assert "Trop flou" in page
    assert reason.name not in page
    assert reason.name in client.get("/dialogues/place/moderation/").content.decode()


def test_a_reason_always_stays() -> None:
    by = PersonFactory(administrator=True)
    for each in list(Reason.objects.all())[1:]:
        moderation.retire_reason(reason=each, by=by, now=NOW)
    with pytest.raises(LastReason):
        moderation.retire_reason(reason=Reason.objects.all()[0], by=by, now=NOW)


def test_the_counts_of_yesterday_are_erased(words: Statement) -> None:
    assert moderation.forget_past_days(now=NOW) == 0
    # Of who began to take part, and of who sent words.
    assert moderation.forget_past_days(now=NOW + timedelta(days=1)) == 2
    assert not DayCount.objects.exists()
