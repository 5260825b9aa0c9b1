"""Words that people flag, decisions that are taken back: who may, once, for how long, and where each answer goes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cedre.accounts.models import RoleKind
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.exports import data_on_participant
from cedre.dialogues.models import Dialogue, Participant, State, Statement, Vote
from cedre.moderation.forms import opening
from cedre.moderation.models import Because, Case, Decision, Flag, Reason
from cedre.moderation.rules import AlreadyUndone, CannotUndo, OwnWordsFlagged, TooManyFlags
from tests.accounts.factories import PersonFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUEUE = "/bureau/moderation/"
FLAG = "/dialogues/place/affirmations/1/signaler/"


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place", engagement=EngagementFactory())
    StatementFactory(dialogue=dialogue, number=1, text="Le voisin du 4 est un voleur.")
    return dialogue


@pytest.fixture
def bad(dialogue: Dialogue) -> Statement:
    return dialogue.statements.get()


@pytest.fixture
def words(dialogue: Dialogue) -> Statement:
    return actions.submit_statement(
        dialogue=dialogue, participant=None, text="Un banc à l’école.", address="192.0.2.7", now=NOW
    )


@pytest.fixture
def reason() -> Reason:
    return Reason.objects.get(name="Désigne quelqu’un")


@pytest.fixture
def moderator(client: Client, dialogue: Dialogue):
    person = PersonFactory(role=RoleKind.MODERATOR, role__scope=dialogue.engagement.scope)
    client.force_login(person)
    return person


def flag(statement: Statement, *, by: Participant | None = None, at: datetime = NOW) -> Flag:
    reason = Reason.objects.get(name="Désigne quelqu’un")
    return actions.flag_statement(statement=statement, participant=by, reason=reason, address="192.0.2.7", now=at)


def post_flag(client: Client, **facts: object):
    return client.post(FLAG, {"opened": opening(timezone.now() - timedelta(seconds=30)), **facts})


# ---- Flags


def test_flagged_words_stay_and_the_queue_says_how_many_people_and_why(
    client: Client, moderator, dialogue: Dialogue, bad: Statement, reason: Reason
) -> None:
    for _person in range(3):
        assert post_flag(Client(), reason=reason.pk).status_code == 302

    bad.refresh_from_db()
    assert bad.state == State.SHOWN
    page = client.get(QUEUE).content.decode()
    assert "Signalée par 3 personnes" in page
    assert f"{reason} (3)".replace("'", "&#x27;") in page
    assert Case.objects.get().because == Because.FLAGGED
    assert queries.participation_progress(ParticipantFactory(dialogue=dialogue)).total == 1


def test_a_flag_needs_a_reason_and_a_page_that_someone_read(client: Client, bad: Statement, reason: Reason) -> None:
    assert "Choisissez un motif" in post_flag(client).content.decode()
    too_fast = client.post(FLAG, {"reason": reason.pk, "opened": opening(timezone.now())})
    assert "très vite" in too_fast.content.decode()
    assert "devait rester vide" in post_flag(client, reason=reason.pk, website="http://exemple.test").content.decode()
    assert not Flag.objects.exists()


def test_each_person_flags_the_same_words_once(client: Client, bad: Statement, reason: Reason) -> None:
    post_flag(client, reason=reason.pk)
    again = post_flag(client, reason=reason.pk)
    assert again.status_code == 422
    assert "déjà signalé" in again.content.decode()
    assert Flag.objects.count() == 1


def test_one_does_not_flag_oneself_nor_a_hundred_times_a_day(moderator, dialogue: Dialogue, words: Statement) -> None:
    actions.accept_statement(statement=words, by=moderator, now=NOW)
    words.refresh_from_db()
    with pytest.raises(OwnWordsFlagged):
        flag(words, by=words.submitted_by)

    person = ParticipantFactory(dialogue=dialogue)
    for number in range(20):
        flag(StatementFactory(dialogue=dialogue, number=10 + number), by=person)
    with pytest.raises(TooManyFlags):
        flag(StatementFactory(dialogue=dialogue, number=99), by=person)
    flag(StatementFactory(dialogue=dialogue, number=100), by=person, at=NOW + 25 * HOUR)


def test_what_is_not_shown_is_not_flagged(words: Statement) -> None:
    with pytest.raises(rules.NotShown):
        flag(words)
    assert Client().get("/dialogues/place/affirmations/2/signaler/").status_code == 404


def test_flagged_words_are_left_or_taken_away_for_a_published_reason(
    client: Client, moderator, bad: Statement, reason: Reason
) -> None:
    flag(bad)
    actions.accept_statement(statement=bad, by=moderator, now=NOW)
    assert "Rien n’attend" in client.get(QUEUE).content.decode()

    # Someone else sees it otherwise: it waits again, and the queue says that it was read already.
    flag(bad, at=NOW + HOUR)
    page = client.get(QUEUE).content.decode()
    assert "Signalée par 1 personne<" in page
    assert "Déjà relue" in page
    actions.refuse_statement(statement=bad, reason=reason, by=moderator, now=NOW + 2 * HOUR)
    bad.refresh_from_db()
    assert bad.state == State.WITHHELD
    assert reason.name in Client().get("/dialogues/place/moderation/").content.decode()


def test_who_flagged_reads_it_in_their_data_and_leaves_no_trace_of_who_they_were(bad: Statement) -> None:
    made = flag(bad)
    person = Participant.objects.get(pk=made.flagger)
    parts = {part.key: list(part.rows) for part in data_on_participant(person)}
    assert [row["reason__name"] for row in parts["flags"]] == ["Désigne quelqu’un"]

    actions.erase_answers(participant=person, now=NOW)
    assert list(Flag.objects.values_list("flagger", flat=True)) == [None]


# ---- Taking back


def undo(statement: Statement, by: object, *, at: datetime = NOW + HOUR) -> Statement:
    decision = Decision.objects.filter(about_key=statement.pk).latest("pk")
    return actions.undo_decision(statement=statement, decision=decision, by=by, now=at)


def test_a_refusal_by_mistake_is_taken_back_from_the_queue_and_the_log_says_so(
    client: Client, moderator, words: Statement, reason: Reason
) -> None:
    case = Case.objects.get()
    answer = client.post(f"{QUEUE}{case.pk}/", {"decision": "refuse", "reason": reason.pk}, follow=True)
    decision = Decision.objects.get()
    assert f"{QUEUE}decisions/{decision.pk}/annuler/" in answer.content.decode()

    client.post(f"{QUEUE}decisions/{decision.pk}/annuler/")

    words.refresh_from_db()
    assert (words.state, words.withheld_because) == (State.WAITING, "")
    assert words.text in client.get(QUEUE).content.decode()
    log = Client().get("/dialogues/place/moderation/").content.decode()
    assert "Décision annulée" in log
    assert words.text not in log
    (submission,) = queries.submissions(words.submitted_by)
    assert (submission.decision, submission.waits, submission.can_appeal) == (None, True, False)


def test_an_acceptance_is_taken_back_with_what_was_answered_in_between(moderator, dialogue, words) -> None:
    actions.accept_statement(statement=words, by=moderator, now=NOW)
    VoteFactory(statement=words, participant=ParticipantFactory(dialogue=dialogue))

    undo(words, moderator)

    words.refresh_from_db()
    assert words.state == State.WAITING
    assert Vote.objects.current().filter(statement=words).count() == 1


def test_a_merge_taken_back_gives_each_answer_where_it_was(moderator, dialogue: Dialogue, bad, words) -> None:
    words = actions.accept_statement(statement=words, by=moderator, now=NOW)
    both, only, changed, later = (ParticipantFactory(dialogue=dialogue) for _person in range(4))
    VoteFactory(statement=bad, participant=both, stance=1)
    for person in (both, only, changed):
        VoteFactory(statement=words, participant=person, stance=-1)
    flag(words, by=both)
    actions.merge_statement(statement=words, into=bad, by=moderator, now=NOW + HOUR)
    actions.cast_vote(participant=changed, statement_id=bad.pk, stance=1, now=NOW + 2 * HOUR)
    actions.cast_vote(participant=later, statement_id=bad.pk, stance=1, now=NOW + 2 * HOUR)

    undo(words, moderator, at=NOW + 3 * HOUR)

    words.refresh_from_db()
    assert (words.state, words.merged_into) == (State.SHOWN, None)
    counted = set(Vote.objects.current().values_list("participant", "statement", "stance"))
    assert counted == {
        (both.pk, bad.pk, 1),
        (both.pk, words.pk, -1),
        (only.pk, words.pk, -1),
        (changed.pk, words.pk, -1),
        (changed.pk, bad.pk, 1),
        (later.pk, bad.pk, 1),
    }
    assert Case.objects.get(closed_at=None).flags.count() == 1


def test_an_appeal_granted_after_a_merge_brings_the_answers_back_too(moderator, dialogue, bad, words) -> None:
    person = ParticipantFactory(dialogue=dialogue)
    VoteFactory(statement=words, participant=person, stance=-1)
    actions.merge_statement(statement=words, into=bad, by=moderator, now=NOW)
    actions.contest_decision(statement=words, words="Ce n’est pas la même idée.", now=NOW + HOUR)

    actions.accept_statement(statement=words, by=moderator, now=NOW + 2 * HOUR)
    assert list(Vote.objects.current().values_list("statement", "stance")) == [(words.pk, -1)]

    undo(words, moderator, at=NOW + 3 * HOUR)
    words.refresh_from_db()
    assert (words.state, words.merged_into) == (State.MERGED, bad)
    assert list(Vote.objects.current().values_list("statement", "stance")) == [(bad.pk, -1)]


def test_what_something_came_of_is_not_taken_back(moderator, words: Statement, reason: Reason) -> None:
    actions.refuse_statement(statement=words, reason=reason, by=moderator, now=NOW)
    with pytest.raises(CannotUndo):
        undo(words, moderator, at=NOW + timedelta(days=2))
    actions.contest_decision(statement=words, words="Si.", now=NOW)
    with pytest.raises(CannotUndo):
        undo(words, moderator)


def test_an_acceptance_to_which_others_were_joined_is_not_taken_back(moderator, dialogue: Dialogue, words) -> None:
    actions.accept_statement(statement=words, by=moderator, now=NOW)
    words.refresh_from_db()
    same = actions.submit_statement(dialogue=dialogue, participant=None, text="Bancs !", address="192.0.2.7", now=NOW)
    actions.merge_statement(statement=same, into=words, by=moderator, now=NOW)

    with pytest.raises(CannotUndo):
        undo(words, moderator)
    # Nor joined to a third, where who looks for the first would no longer be led.
    flag(words)
    with pytest.raises(rules.OthersJoined):
        actions.merge_statement(statement=words, into=dialogue.statements.get(number=1), by=moderator, now=NOW)

    undo(same, moderator)
    actions.accept_statement(statement=words, by=moderator, now=NOW)
    assert actions.undo_decision(
        statement=words, decision=Decision.objects.filter(about_key=words.pk).latest("pk"), by=moderator, now=NOW
    )


def test_it_is_taken_back_once(client: Client, moderator, words: Statement) -> None:
    actions.accept_statement(statement=words, by=moderator, now=timezone.now())
    decision = Decision.objects.get()
    client.post(f"{QUEUE}decisions/{decision.pk}/annuler/")
    again = client.post(f"{QUEUE}decisions/{decision.pk}/annuler/")
    assert again.status_code == 409
    assert "déjà annulée" in again.content.decode()
    with pytest.raises(AlreadyUndone):
        undo(words, moderator)


def test_words_taken_back_never_come_back(moderator, words: Statement) -> None:
    actions.take_words_back(statement=words, by=moderator, now=NOW)
    with pytest.raises(CannotUndo):
        undo(words, moderator)


def test_decisions_of_elsewhere_are_neither_read_nor_taken_back(client: Client, moderator, words, reason) -> None:
    actions.refuse_statement(statement=words, reason=reason, by=moderator, now=timezone.now())
    assert words.text in client.get(f"{QUEUE}decisions/").content.decode()
    client.force_login(PersonFactory(role=RoleKind.MODERATOR, role__scope=EngagementFactory().scope))

    assert words.text not in client.get(f"{QUEUE}decisions/").content.decode()
    assert client.post(f"{QUEUE}decisions/{Decision.objects.get().pk}/annuler/").status_code == 404


# ---- What comes near


def test_near_words_are_looked_for_line_by_line_and_merged_with_one_button(
    client: Client, moderator, dialogue: Dialogue, words: Statement
) -> None:
    near = StatementFactory(dialogue=dialogue, number=7, text="Un banc devant l’école.")
    case = Case.objects.get()
    assert near.text not in client.get(QUEUE).content.decode()

    alone = client.get(f"{QUEUE}{case.pk}/").content.decode()
    fragment = client.get(f"{QUEUE}{case.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert near.text in alone
    assert near.text in fragment
    assert "<html" in alone
    assert "<html" not in fragment
    client.post(f"{QUEUE}{case.pk}/", {"near": "7"})
    words.refresh_from_db()
    assert words.merged_into == near


def test_the_queue_is_read_by_cause_and_keeps_it_from_page_to_page(client: Client, moderator, bad, words) -> None:
    flag(bad)
    asked = {"pourquoi": "flagged"}
    case = Case.objects.get(about_key=bad.pk)
    assert client.post(f"{QUEUE}{case.pk}/", {"decision": "refuse", "dialogue": "place\0"}).status_code < 500
    page = client.get(QUEUE, asked).content.decode()
    assert bad.text in page
    assert words.text not in page

    answer = client.post(f"{QUEUE}{case.pk}/", {"decision": "accept", **asked})
    assert "pourquoi=flagged" in answer["Location"]
    assert "Rien n’attend ici" in client.get(QUEUE, asked).content.decode()
