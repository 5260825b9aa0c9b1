"""Words that participants submit: what is taken, what is refused and how it is said, what is asked before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cedre.dialogues import actions, queries, rules
from cedre.dialogues.models import Dialogue, OwnWords, Participant, State, Statement
from cedre.moderation.actions import count_search
from cedre.moderation.forms import opening
from cedre.moderation.models import Case, DayCount, Reason
from cedre.moderation.rules import MOST_PER_NETWORK, MOST_SEARCHES_PER_NETWORK, TooManyFromNetwork
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SUBMIT = "/dialogues/place/proposer/"
BENCH = "Il manque un banc à l’ombre devant l’école."


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    StatementFactory(dialogue=dialogue, number=1, text=BENCH)
    return dialogue


def submitted(dialogue: Dialogue, text: str, *, by: Participant | None = None, at: datetime = NOW) -> Statement:
    return actions.submit_statement(dialogue=dialogue, participant=by, text=text, address="192.0.2.7", now=at)


def post(client: Client, text: str, *, seconds: int = 30, **more: str):
    opened = opening(timezone.now() - timedelta(seconds=seconds))
    return client.post(SUBMIT, {"text": text, "opened": opened, **more})


def test_words_wait_to_be_read_over_and_are_shown_to_nobody(client: Client, dialogue: Dialogue) -> None:
    answer = post(client, "Un marché le dimanche matin.")

    statement = Statement.objects.get(number=2)
    assert answer.status_code == 302
    assert statement.state == State.WAITING
    assert Case.objects.get().about_key == statement.pk
    assert "Elle attend d’être relue" in client.get("/dialogues/place/mes-reponses/").content.decode()
    assert "marché" not in client.get("/dialogues/place/resultats/affirmations/").content.decode()
    assert "marché" not in client.get("/api/v1/dialogues/place/statements").content.decode()


def test_a_network_does_not_look_for_near_words_all_day(client: Client, dialogue: Dialogue) -> None:
    count_search(address="127.0.0.1", now=timezone.now())
    DayCount.objects.update(sent=MOST_SEARCHES_PER_NETWORK)

    answer = post(client, BENCH)

    assert answer.status_code == 429
    assert BENCH in answer.content.decode()
    assert not Participant.objects.exists()


def test_where_the_dialogue_says_so_words_are_shown_at_once_and_read_over_after(
    client: Client, dialogue: Dialogue
) -> None:
    Dialogue.objects.update(own_words=OwnWords.AFTER)

    post(client, "Un marché le dimanche matin.")

    assert Statement.objects.get(number=2).state == State.SHOWN
    assert Case.objects.exists()


def test_where_the_team_alone_writes_the_page_is_not_offered(client: Client, dialogue: Dialogue) -> None:
    Dialogue.objects.update(own_words=OwnWords.CLOSED)

    assert client.get(SUBMIT).status_code == 302
    answer = post(client, "Un marché le dimanche matin.")
    assert answer.status_code == 409
    assert "Un marché le dimanche matin." in answer.content.decode()
    assert "proposer/" not in client.get("/dialogues/place/").content.decode()


def test_near_words_are_shown_before_anything_is_sent(client: Client, dialogue: Dialogue) -> None:
    typed = "Il manque des bancs à l’ombre devant l’école"
    page = post(client, typed).content.decode()

    assert "déjà ici" in page
    assert BENCH in page
    assert typed in page
    assert not Case.objects.exists()
    assert post(client, typed, other="1").status_code == 302


def test_words_that_mean_the_same_are_shown_in_french_only(dialogue: Dialogue) -> None:
    typed = "Les personnes âgées ont besoin de s’asseoir à l’ombre devant les classes."
    assert [each.text for each in queries.near_statements(dialogue, typed)] == [BENCH]
    assert queries.near_statements(dialogue, "Le bruit des avions.") == []

    dialogue.language = "en"
    assert queries.near_statements(dialogue, typed) == []


def test_the_easy_text_is_read_where_it_is_asked_for_and_stays_asked_for(client: Client, dialogue: Dialogue) -> None:
    Dialogue.objects.update(easy_text="On parle de la place.")
    address = "/dialogues/place/"
    assert "On parle de la place." not in client.get(address).content.decode()
    assert "On parle de la place." in client.get(f"{address}?facile=1").content.decode()

    joined = client.post(f"{address}participer/?facile=1", {"college": ""})
    assert joined["Location"].endswith("?facile=1")
    voting = client.get(joined["Location"]).content.decode()
    assert "On parle de la place." in voting
    assert "voter/?facile=1" in voting
    voted = client.post(
        f"{address}voter/?facile=1", {"statement": str(dialogue.statements.get().pk), "stance": "agree"}
    )
    assert voted["Location"].endswith("?facile=1")


def test_the_very_same_words_are_refused_and_stay_typed(client: Client, dialogue: Dialogue) -> None:
    answer = post(client, BENCH.upper(), other="1")

    assert answer.status_code == 409
    assert "déjà dans le dialogue" in answer.content.decode()
    assert BENCH.upper() in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Un\x00 banc\x07 ici\x1b", "Un banc ici"),
        ("Un \u202ebanc\u202c ici", "Un banc ici"),
        ("Un\u2067 banc\u2069\u200b ici\ufeff", "Un banc ici"),
        ("Un banc\r\n\tici", "Un banc ici"),
        ("<script>alert(1)</script> <b>ici</b>", "<script>alert(1)</script> <b>ici</b>"),
        ("Une place pour 👩‍👩‍👧", "Une place pour 👩‍👩‍👧"),
    ],
    ids=["control", "override", "isolates", "lines", "html", "joiners"],
)
def test_what_nobody_sees_is_taken_out_and_the_rest_is_kept(
    client: Client, dialogue: Dialogue, typed: str, kept: str
) -> None:
    assert post(client, typed, other="1").status_code == 302
    assert Statement.objects.get(number=2).text == kept
    assert "<script>alert" not in client.get("/dialogues/place/mes-reponses/").content.decode()


@pytest.mark.parametrize("typed", ["", "  \u200b\x00 "])
def test_nothing_to_read_is_no_statement(client: Client, dialogue: Dialogue, typed: str) -> None:
    answer = post(client, typed)
    assert answer.status_code == 422
    assert "Écrivez votre idée" in answer.content.decode()


def test_more_than_300_characters_are_refused_with_all_that_was_typed(client: Client, dialogue: Dialogue) -> None:
    answer = post(client, "banc " * 100)
    assert answer.status_code == 422
    assert "banc " * 99 in answer.content.decode()
    assert not Case.objects.exists()


def test_ten_megabytes_are_refused_in_words(client: Client, dialogue: Dialogue) -> None:
    answer = post(client, "x" * 10_000_000)
    assert answer.status_code == 400
    assert "beaucoup trop long" in answer.content.decode()
    assert not Case.objects.exists()


def test_sent_in_a_second_or_with_the_trap_filled_it_is_told_and_stays_typed(
    client: Client, dialogue: Dialogue
) -> None:
    fast = post(client, "Un marché.", seconds=0)
    trapped = post(client, "Un marché.", website="http://exemple.test")
    forged = client.post(SUBMIT, {"text": "Un marché.", "opened": "forged"})

    assert "très vite" in fast.content.decode()
    assert "devait rester vide" in trapped.content.decode()
    assert "restée ouverte longtemps" in forged.content.decode()
    assert {answer.status_code for answer in (fast, trapped, forged)} == {422}
    assert all("Un marché." in answer.content.decode() for answer in (fast, trapped, forged))
    assert not Case.objects.exists()


def test_sent_twice_by_the_same_person_it_counts_once(dialogue: Dialogue) -> None:
    one = submitted(dialogue, "Un marché.")
    again = submitted(dialogue, "un marché", by=one.submitted_by)

    assert again == one
    assert Case.objects.count() == 1


def test_ten_a_day_for_one_person_then_tomorrow(dialogue: Dialogue) -> None:
    participant = ParticipantFactory(dialogue=dialogue)
    for rank in range(rules.MOST_STATEMENTS_A_DAY):
        submitted(dialogue, f"Idée {rank}.", by=participant)

    with pytest.raises(rules.TooManySubmitted):
        submitted(dialogue, "Une de plus.", by=participant)
    submitted(dialogue, "Une de plus.", by=participant, at=NOW + timedelta(days=1))


def test_a_network_is_stopped_and_its_address_is_nowhere(dialogue: Dialogue) -> None:
    submitted(dialogue, "Un marché.")
    assert not any(b"192.0.2.7" in bytes(count.client) for count in DayCount.objects.all())
    DayCount.objects.update(sent=MOST_PER_NETWORK)

    with pytest.raises(TooManyFromNetwork):
        submitted(dialogue, "Une fontaine.")
    submitted(dialogue, "Une fontaine.", at=NOW + timedelta(days=1))


def test_a_closed_dialogue_takes_no_words(dialogue: Dialogue) -> None:
    with pytest.raises(rules.DialogueClosed):
        submitted(DialogueFactory(closed=True), "Un marché.")


def test_votes_for_waiting_refused_or_merged_words_are_refused_in_words(dialogue: Dialogue) -> None:
    moderator, voter = PersonFactory(animator=True), ParticipantFactory(dialogue=dialogue)
    waiting, refused, merged = (submitted(dialogue, text) for text in ("Un marché.", "Une fontaine.", "Un lavoir."))
    reason, into = Reason.objects.all()[0], dialogue.statements.get(number=1)
    actions.refuse_statement(statement=refused, reason=reason, by=moderator, now=NOW)
    actions.merge_statement(statement=merged, into=into, by=moderator, now=NOW)

    for statement in (waiting, refused, merged):
        with pytest.raises(rules.UnknownStatement):
            actions.cast_vote(participant=voter, statement_id=statement.pk, stance=1, now=NOW)


def test_who_erases_their_answers_erases_their_words_that_nobody_answered(dialogue: Dialogue) -> None:
    waiting = submitted(dialogue, "Un marché.")
    person = waiting.submitted_by
    shown = submitted(dialogue, "Une fontaine.", by=person)
    actions.accept_statement(statement=shown, by=PersonFactory(animator=True), now=NOW)
    VoteFactory(statement=shown)

    actions.erase_answers(participant=Participant.objects.get(pk=person.pk), now=NOW)

    assert not Statement.objects.filter(pk=waiting.pk).exists()
    assert Statement.objects.get(pk=shown.pk).submitted_by is None
    assert not Case.objects.filter(closed_at=None).exists()


def test_who_takes_back_nothing_reads_all_that_is_kept_of_their_words(dialogue: Dialogue) -> None:
    waiting = submitted(dialogue, "Un marché.")

    parts = {part.key: list(part.rows) for part in actions_data(waiting.submitted_by)}
    assert [row["text"] for row in parts["statements"]] == ["Un marché."]


def actions_data(participant: Participant):
    from cedre.dialogues.exports import data_on_participant

    return data_on_participant(participant)


def test_statements_that_come_near_are_the_nearest_first(dialogue: Dialogue) -> None:
    StatementFactory(dialogue=dialogue, number=2, text="Il manque un banc devant la mairie.")
    StatementFactory(dialogue=dialogue, number=3, text="Le bus doit passer le soir.")

    near = queries.near_statements(dialogue, "Il manque un banc devant l’école.")
    # What comes by meaning is less sure, and comes after.
    assert [statement.number for statement in near][:2] == [1, 2]
