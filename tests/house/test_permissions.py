"""Every address as every role: what is declared in `permissions.py` is what the site answers."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from cedre.accounts.models import Person, RoleKind, ScopeKind
from cedre.accounts.queries import invitation_token
from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from cedre.moderation.models import Decision, Reason
from cedre.moderation.queries import case_about
from cedre.pages import actions as pages
from cedre.pages.models import PageKey
from cedre.turnout.models import Questionnaire
from tests.accounts.factories import (
    InvitationFactory,
    MembershipFactory,
    OfficialMarkFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
)
from tests.answers.factories import OwedAnswerFactory
from tests.ballots.factories import BatchFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.house.permissions import APART, EVERYONE, ROLES, RULES, addresses
from tests.proposals.factories import ArgumentFactory, CallFactory, ProposalFactory
from tests.testimonies.factories import MaskFactory, TestimonyFactory, VerbatimFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_every_address_has_a_declared_rule() -> None:
    known = set(addresses(get_resolver().url_patterns))
    declared = set(RULES) | set(APART)
    assert sorted(known - declared) == []
    assert sorted(declared - known - {"style-guide"}) == []


def test_every_rule_is_about_known_roles() -> None:
    assert [name for name, each in RULES.items() if not each.allowed <= EVERYONE] == []


@pytest.mark.django_db
def test_every_address_answers_each_role_as_declared() -> None:
    situation, people = small_world()
    clients = {role: Client() for role in ROLES}
    for role, person in people.items():
        clients[role].force_login(person)

    wrong = []
    for name, declared in RULES.items():
        address = reverse(name, kwargs={key: situation[value] for key, value in declared.given.items()})
        for role in ROLES:
            # What an address does is undone before the next role comes.
            with transaction.atomic():
                cookies = clients[role].cookies.copy()
                answer = clients[role].generic(declared.method, address)
                if answer.streaming:
                    list(answer)
                clients[role].cookies = cookies
                transaction.set_rollback(True)
            if is_answered(answer) != (role in declared.allowed):
                wrong.append(f"{name} as {role}: {answer.status_code} {answer.headers.get('Location', '')}")
    assert not wrong, "\n".join(wrong)


def is_answered(answer: HttpResponse) -> bool:
    """Neither refused, nor hidden, nor sent to sign in."""
    sent_to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/compte/connexion/?")
    return answer.status_code not in {403, 404, 405} and not sent_to_sign_in


def small_world() -> tuple[dict[str, object], dict[str, Person]]:
    engagement, elsewhere = EngagementFactory(), EngagementFactory()
    people = {role: PersonFactory(password="!", name=f"{role} (fictive)") for role in ROLES if role != "anonymous"}
    for role in ("reader", "contributor", "juror", "respondent", "moderator"):
        RoleFactory(person=people[role], kind=RoleKind(role), scope=engagement.scope)
    RoleFactory(person=people["coach_here"], kind=RoleKind.COACH, scope=engagement.scope)
    RoleFactory(person=people["coach_elsewhere"], kind=RoleKind.COACH, scope=elsewhere.scope)
    RoleFactory(person=people["coach"], kind=RoleKind.COACH)
    RoleFactory(person=people["administrator"], kind=RoleKind.ADMINISTRATOR)
    dialogue = dialogue_with_results(engagement)
    organisation = OrganisationFactory()
    pages.revise_page(key=PageKey.LEGAL, language="fr", text="Nous.", based_on=0, by=people["coach"], now=NOW)
    invitation = InvitationFactory(
        kind=RoleKind.READER, scope=engagement.scope, email="", invited_by=people["coach_here"]
    )
    testimony = TestimonyFactory(dialogue=dialogue)
    waiting, judged = (
        actions.submit_statement(dialogue=dialogue, participant=None, text=text, address="192.0.2.1", now=NOW)
        for text in ("Un banc.", "Un arbre.")
    )
    actions.accept_statement(statement=judged, by=people["coach"], now=NOW)
    argument = ArgumentFactory(proposal=ProposalFactory(dialogue=CallFactory(dialogue=dialogue).dialogue))
    situation = {
        "proposal": argument.proposal.number,
        "argument": argument.pk,
        "case": case_about(waiting).pk,
        "decision": Decision.objects.get().pk,
        "testimony": testimony.pk,
        "mask": MaskFactory(testimony=testimony).pk,
        "extract": VerbatimFactory(testimony=testimony).pk,
        "kind": dialogue.territory.kind,
        "code": dialogue.territory.code,
        "territory": dialogue.territory.pk,
        "page": PageKey.LEGAL,
        "one": 1,
        "guide": "premier-dialogue",
        "dialogue": dialogue.slug,
        "number": 1,
        "question": "age",
        "draft": DialogueFactory(draft=True, engagement=engagement).slug,
        "engagement": engagement.slug,
        "engagement_kind": ScopeKind.ENGAGEMENT.value,
        "engagement_key": engagement.pk,
        "reader_role": people["reader"].roles.get().pk,
        "invitation": invitation.pk,
        "token": invitation_token(invitation),
        "owed": OwedAnswerFactory(dialogue=dialogue, statement=dialogue.statements.get(number=1)).pk,
        "sheet": BatchFactory(dialogue=dialogue).first,
        "reason": Reason.objects.values_list("pk", flat=True)[0],
        "organisation": organisation.pk,
        "membership": MembershipFactory(person=people["nobody"], organisation=organisation).pk,
        "reader": people["reader"].pk,
        "person": people["nobody"].pk,
        "mark": OfficialMarkFactory(person=people["nobody"]).pk,
    }
    return situation, people


def dialogue_with_results(engagement: object) -> Dialogue:
    dialogue = DialogueFactory(engagement=engagement)
    Questionnaire.objects.create(dialogue=dialogue, is_on=True, questions=["age"])
    statement = StatementFactory(dialogue=dialogue, number=1)
    StatementFactory(dialogue=dialogue, number=2)
    for _person in range(6):
        VoteFactory(statement=statement, participant=ParticipantFactory(dialogue=dialogue))
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    return dialogue
