"""What is put to a body, and what it answers: who may, what is told, what is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cedre.accounts.models import Notice, Person, RoleKind, Scope, ScopeKind
from cedre.accounts.rules import NotAllowed, NotAnAnimator
from cedre.answers import actions, panels, queries, rules
from cedre.answers.models import OwedAnswer
from cedre.base.models import JournalEntry
from cedre.dialogues import actions as dialogues
from cedre.dialogues.models import Dialogue
from cedre.moderation.models import Reason
from cedre.proposals.models import Proposal
from tests.accounts.factories import OrganisationFactory, PersonFactory
from tests.answers.factories import OwedAnswerFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.proposals.factories import ProposalFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def dialogue() -> Dialogue:
    return DialogueFactory()


@pytest.fixture
def coach() -> Person:
    return PersonFactory(animator=True)


def respondent_of(owed: OwedAnswer) -> Person:
    return PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, owed.body_id))


def ask(dialogue: Dialogue, by: Person, **given: object) -> OwedAnswer:
    facts = {
        "about": StatementFactory(dialogue=dialogue),
        "body": OrganisationFactory(),
        "body_name": "",
        "asked": "",
        "due_on": TODAY + 30 * DAY,
    }
    return actions.ask_for_answer(**(facts | given), by=by, now=NOW)


def test_what_is_put_to_a_body_is_told_to_those_who_answer_for_it(dialogue: Dialogue, coach: Person) -> None:
    body = OrganisationFactory()
    theirs = PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, body.pk))
    PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, OrganisationFactory().pk))

    owed = ask(dialogue, coach, body=body)

    (notice,) = Notice.objects.all()
    assert notice.person == theirs
    assert "23 décembre 2026" in notice.subject
    assert notice.address == owed.get_absolute_url()
    assert JournalEntry.objects.filter(verb="answers.answer-asked").count() == 1


def test_only_those_who_animate_ask(dialogue: Dialogue) -> None:
    with pytest.raises(NotAnAnimator):
        ask(dialogue, PersonFactory())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"due_on": TODAY}, rules.DueTooSoon),
        ({"body": None}, rules.BodyNeeded),
        ({"body_name": "La mairie"}, rules.OneBodyOnly),
    ],
)
def test_a_day_that_is_past_or_a_body_not_named_is_refused(
    dialogue: Dialogue, coach: Person, given: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ask(dialogue, coach, **given)
    assert not OwedAnswer.objects.exists()


def test_a_closed_body_and_a_withheld_statement_are_refused(dialogue: Dialogue, coach: Person) -> None:
    with pytest.raises(rules.BodyClosed):
        ask(dialogue, coach, body=OrganisationFactory(closed_at=NOW))
    with pytest.raises(rules.StatementNotShown):
        ask(dialogue, coach, about=StatementFactory(dialogue=dialogue, withheld=True))


def test_the_same_question_is_put_once_to_the_same_body(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)

    with pytest.raises(rules.AlreadyAsked):
        ask(dialogue, coach, about=owed.statement, body=owed.body)
    ask(dialogue, coach, about=owed.statement)


def test_a_respondent_answers_and_those_who_asked_are_told(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)

    step = actions.answer(owed=owed, kind="refused", text="Trop cher.", by=respondent_of(owed), now=NOW + DAY)

    assert not step.is_relayed
    assert [notice.person for notice in Notice.objects.filter(subject__contains="Refusée")] == [coach]


def test_nobody_speaks_for_a_body_that_has_its_own_respondent(coach: Person) -> None:
    owed = OwedAnswerFactory(dialogue=DialogueFactory(engagement=EngagementFactory()))
    of_the_engagement = PersonFactory(role=RoleKind.RESPONDENT, role__scope=owed.dialogue.engagement.scope)

    # « Les services de l’accompagnement » answer for who has nobody to.
    assert not actions.answer(owed=owed, kind="received", text="", by=of_the_engagement, now=NOW).is_relayed
    theirs = respondent_of(owed)
    assert actions.answer(owed=owed, kind="studied", text="", by=of_the_engagement, now=NOW).is_relayed
    assert not actions.answer(owed=owed, kind="accepted", text="", by=theirs, now=NOW).is_relayed


def test_who_animates_relays_and_it_is_said(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach, body=None, body_name="La préfecture (fictive)")

    assert actions.answer(owed=owed, kind="received", text="", by=coach, now=NOW).is_relayed


def test_another_bodys_respondent_may_not(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    other = PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, OrganisationFactory().pk))

    with pytest.raises(NotAllowed):
        actions.answer(owed=owed, kind="received", text="", by=other, now=NOW)


def test_a_role_that_ended_no_longer_answers_even_on_an_open_page(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    person = respondent_of(owed)
    person.roles.update(ends_on=TODAY)

    actions.answer(owed=owed, kind="received", text="", by=person, now=NOW)
    with pytest.raises(NotAllowed):
        actions.answer(owed=owed, kind="studied", text="", by=person, now=NOW + DAY)


def test_the_respondents_of_the_body_it_became_answer(dialogue: Dialogue, coach: Person) -> None:
    owed, successor = ask(dialogue, coach), OrganisationFactory(name="La nouvelle agence")
    owed.body.closed_at, owed.body.merged_into = NOW, successor
    owed.body.save()
    heir = PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, successor.pk))

    actions.answer(owed=owed, kind="received", text="", by=heir, now=NOW)

    (found,) = queries.readable_owed(dialogue)
    assert found.addressee.endswith("→ La nouvelle agence")
    assert list(queries.answerable_owed(heir, today=TODAY)) == [owed]


def test_a_step_is_taken_back_within_a_day_and_stays_in_the_history(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    actions.answer(owed=owed, kind="accepted", text="", by=coach, now=NOW)

    actions.take_step_back(owed=owed, by=coach, now=NOW + timedelta(hours=23))

    (found,) = queries.followed(queries.readable_owed(dialogue), today=TODAY)
    assert found.steps == []
    assert owed.steps.count() == 1
    actions.answer(owed=owed, kind="received", text="", by=coach, now=NOW)
    with pytest.raises(rules.NothingToTakeBack):
        actions.take_step_back(owed=owed, by=coach, now=NOW + timedelta(hours=25))


def test_more_time_keeps_the_former_day_and_the_reason(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    former = owed.due_on

    actions.postpone(owed=owed, due_on=former + 10 * DAY, reason="L’étude est longue.", by=coach, now=NOW)

    (found,) = queries.followed(queries.readable_owed(dialogue), today=TODAY)
    assert found.owed.due_on == former + 10 * DAY
    assert [(move.former, move.reason) for move in found.postponements] == [(former, "L’étude est longue.")]
    with pytest.raises(rules.NoLaterDay):
        actions.postpone(owed=owed, due_on=former, reason="Non.", by=coach, now=NOW)


def test_given_up_it_leaves_the_page_and_is_not_answered(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    actions.give_up(owed=owed, reason="Adressée deux fois.", by=coach, now=NOW)

    assert not queries.readable_owed(dialogue).exists()
    with pytest.raises(rules.GivenUp):
        actions.answer(owed=owed, kind="received", text="", by=coach, now=NOW)


def test_a_withheld_statement_takes_its_question_off_the_page_and_a_merged_one_brings_it_along(
    dialogue: Dialogue, coach: Person
) -> None:
    withheld, merged = ask(dialogue, coach), ask(dialogue, coach)
    stays = StatementFactory(dialogue=dialogue)
    dialogues.withhold_statement(statement=withheld.statement, reason=Reason.objects.all()[0], by=coach, now=NOW)
    merged.statement.state, merged.statement.merged_into, merged.statement.withheld_at = "merged", stays, NOW
    merged.statement.save()

    (found,) = queries.readable_owed(dialogue)

    assert (found, found.about) == (merged, stays)
    assert [each.owed for each in queries.word_of(stays, today=TODAY).answers] == [merged]


def test_those_who_owe_are_reminded_once_before_and_once_after(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    respondent_of(owed)
    Notice.objects.all().delete()

    told = [actions.remind_of_due_answers(now=NOW + days * DAY) for days in (10, 24, 25, 30, 31, 32)]

    assert told == [0, 1, 0, 0, 1, 0]
    actions.answer(owed=owed, kind="accepted", text="", by=coach, now=NOW)
    assert actions.remind_of_due_answers(now=NOW + 24 * DAY) == 0


def test_nobody_is_asked_any_more_for_an_answer_to_withheld_words(dialogue: Dialogue, coach: Person) -> None:
    owed = ask(dialogue, coach)
    theirs = respondent_of(owed)
    assert [line.url for line in panels.waiting(theirs, today=TODAY)] == [owed.get_absolute_url()]

    dialogues.withhold_statement(statement=owed.statement, reason=Reason.objects.all()[0], by=coach, now=NOW)

    assert list(panels.waiting(theirs, today=TODAY)) == []
    assert actions.remind_of_due_answers(now=NOW + 24 * DAY) == 0


def test_lists_cost_the_same_queries_for_one_answer_or_ten(dialogue: Dialogue, django_assert_num_queries) -> None:
    OwedAnswerFactory(dialogue=dialogue)
    with django_assert_num_queries(3):
        queries.followed(queries.readable_owed(dialogue), today=TODAY)
    OwedAnswerFactory.create_batch(9, dialogue=dialogue)
    with django_assert_num_queries(3):
        assert len(queries.followed(queries.readable_owed(dialogue), today=TODAY)) == 10


def test_a_proposal_and_a_point_of_common_ground_are_put_to_a_body_and_said_as_such(
    client: Client, coach: Person
) -> None:
    proposal = ProposalFactory(number=3, title="Une fontaine au parc")
    dialogue, body = proposal.dialogue, OrganisationFactory()
    shared = StatementFactory(dialogue=dialogue, number=7, text="Un banc à l’ombre.")
    for college in ("elected", "professional", "citizen"):
        for _person in range(8):
            participant = ParticipantFactory(dialogue=dialogue, college=college)
            VoteFactory(statement=shared, participant=participant)
            VoteFactory(
                statement=StatementFactory(dialogue=dialogue, number=10_000 + participant.pk), participant=participant
            )
    dialogues.draw_results(dialogue_id=dialogue.pk, now=NOW)
    client.force_login(coach)
    address = reverse("answers:ask", args=[dialogue.slug])
    form = client.get(f"{address}?proposition=3").content.decode()
    assert 'value="3"' in form
    assert ("Un banc à l’ombre." in form) == bool(queries.common_ground(dialogue))

    due = (timezone.localdate() + 30 * DAY).isoformat()
    facts = {"body": body.pk, "body_name": "", "asked": "", "due_on": due}
    both = client.post(address, {**facts, "number": "7", "proposal": "3"})
    assert "l’un des deux numéros" in both.content.decode()
    assert "Aucune proposition publiée" in client.post(address, {**facts, "proposal": "99"}).content.decode()
    client.post(address, {**facts, "proposal": "3"})
    client.post(address, {**facts, "number": "7"})

    first, second = queries.followed_in(dialogue, today=TODAY)
    assert first.owed.is_proposal
    assert (first.sort, second.sort) == ("Proposition", "Point partagé")
    actions.answer(owed=first.owed, kind="accepted", text="Au printemps.", by=respondent_of(first.owed), now=NOW)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert body.name in page
    assert "Au printemps." in page
    for name in ("answers:follow-up", "dialogues:detail"):
        assert proposal.get_absolute_url() in client.get(reverse(name, args=[dialogue.slug])).content.decode()
    table = b"".join(client.get(reverse("answers:follow-up-csv", args=[dialogue.slug])).streaming_content).decode()
    assert "Proposition;3;Une fontaine au parc" in table

    Proposal.objects.update(state="withheld")
    assert [each.owed for each in queries.followed_in(dialogue, today=TODAY)] == [second.owed]
    with pytest.raises(rules.StatementNotShown):
        ask(dialogue, coach, about=Proposal.objects.get())
