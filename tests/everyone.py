"""Someone who is everywhere: the situation from which forgetting is proved."""

from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.db import SessionStore

from cedre.accounts import actions as accounts
from cedre.accounts import notifications
from cedre.accounts.models import College, NoticeKind, Person, Rhythm
from cedre.base import journal, later
from cedre.dialogues import actions as dialogues
from cedre.dialogues.models import Dialogue
from cedre.moderation.models import Reason
from cedre.pages import actions as pages
from cedre.pages.models import PageKey
from tests.accounts.factories import InvitationFactory, MembershipFactory, OfficialMarkFactory, PersonFactory
from tests.admissions.factories import ConfirmedAddressFactory, EntryCodeFactory
from tests.answers.factories import FollowerFactory, OwedAnswerFactory, PostponementFactory, StepFactory
from tests.ballots.factories import BatchFactory, SheetFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory, VoteFactory
from tests.proposals.factories import ArgumentFactory, ProposalFactory, SupportFactory, UsefulFactory
from tests.syntheses.factories import VersionFactory
from tests.testimonies.factories import TestimonyFactory
from tests.turnout.factories import SelfDescriptionFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NAME, EMAIL = "Zoé Introuvable (fictive)", "zoe.introuvable@exemple.test"


def someone_everywhere() -> Person:
    """A person whose traces are in every table that can hold someone; each room adds theirs here."""
    person = PersonFactory(name=NAME, email=EMAIL, animator=True)
    sign_in(person)
    animate(person)
    belong(person)
    work(person)
    be_written_to(person)
    moderate(person)
    gather(person)
    owe(person)
    enter(person)
    write(person)
    propose(person)
    return person


def sign_in(person: Person) -> None:
    EmailAddress.objects.create(user=person, email=f"autre.{EMAIL}", verified=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": EMAIL})
    SocialAccount.objects.create(user=person, provider="oidc", uid="z1", extra_data={"userinfo": {"email": EMAIL}})
    other_address = SessionStore()
    other_address["account_login"] = {"email": f"autre.{EMAIL}"}
    other_address.create()
    signed_in, asked_for_a_code = SessionStore(), SessionStore()
    signed_in["_auth_user_id"] = str(person.pk)
    asked_for_a_code["account_login"] = {"email": person.email}
    for session in (signed_in, asked_for_a_code):
        session.create()


def animate(person: Person) -> None:
    dialogue = DialogueFactory(created_by=person)
    answer = VoteFactory(statement=StatementFactory(dialogue=dialogue))
    SelfDescriptionFactory(participant=answer.participant)
    dialogues.correct_college(participant=answer.participant, college=College.CITIZEN, now=NOW)
    journal.record("dialogues.dialogue-opened", by=person, about=dialogue, at=NOW)
    pages.revise_page(key=PageKey.LEGAL, language="fr", text="Nous.", based_on=0, by=person, now=NOW)


def moderate(person: Person) -> None:
    """Refuses words, which are contested; their network was counted."""
    statement = dialogues.submit_statement(
        dialogue=Dialogue.objects.get(created_by=person),
        participant=None,
        text="Un banc.",
        address="192.0.2.1",
        now=NOW,
    )
    reason = Reason.objects.all()[0]
    shown = statement.dialogue.statements.shown()[0]
    dialogues.flag_statement(statement=shown, participant=None, reason=reason, address="192.0.2.1", now=NOW)
    dialogues.refuse_statement(statement=statement, reason=reason, words="Merci.", by=person, now=NOW)
    dialogues.contest_decision(statement=statement, words="Un banc, tout de même.", now=NOW)


def gather(person: Person) -> None:
    TestimonyFactory(dialogue=Dialogue.objects.get(created_by=person), gathered_by=person)


def owe(person: Person) -> None:
    """Asks for an answer, gives one for the body, and postpones it."""
    dialogue = Dialogue.objects.get(created_by=person)
    owed = OwedAnswerFactory(dialogue=dialogue, statement=dialogue.statements.earliest("pk"), asked_by=person)
    StepFactory(owed=owed, by=person)
    PostponementFactory(owed=owed, by=person)
    FollowerFactory(dialogue=dialogue, email=EMAIL)


def enter(person: Person) -> None:
    """Prepares codes and sheets of paper, types and reads them again; begins elsewhere by their address."""
    dialogue = Dialogue.objects.get(created_by=person)
    EntryCodeFactory(dialogue=dialogue, made_by=person)
    ConfirmedAddressFactory(dialogue=dialogue, email=EMAIL)
    batch = BatchFactory(dialogue=dialogue, printed_by=person)
    SheetFactory(batch=batch, number=batch.first, entered_by=person, checked_by=person, checked_at=NOW)


def write(person: Person) -> None:
    VersionFactory(dialogue=Dialogue.objects.get(created_by=person), written_by=person)


def propose(person: Person) -> None:
    """In their dialogue, a proposal is made, supported and argued."""
    proposal = ProposalFactory(dialogue=Dialogue.objects.get(created_by=person))
    SupportFactory(proposal=proposal)
    UsefulFactory(argument=ArgumentFactory(proposal=proposal))


def belong(person: Person) -> None:
    MembershipFactory(person=person, function="Adjointe (fictive)")
    OfficialMarkFactory(person=person)
    InvitationFactory(email=person.email, invited_by=person)
    EngagementFactory(created_by=person)


def work(person: Person) -> None:
    later.run("accounts.send_notices", once_per=f"accounts.send_notices:{person.pk}", person_id=person.pk)


def be_written_to(person: Person) -> None:
    rhythms = dict.fromkeys((NoticeKind.ROLES, NoticeKind.NEWS), Rhythm.WEEKLY)
    accounts.choose_rhythms(person=person, rhythms=rhythms, language="fr", now=NOW)
    notifications.notify(
        person, NoticeKind.ROLES, "Bonjour %(name)s", facts={"name": person.name}, why="Parce que.", now=NOW
    )
