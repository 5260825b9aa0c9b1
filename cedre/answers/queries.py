"""Questions about owed answers; `readable_owed` and `answerable_owed` are the only ways to obtain one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Organisation, OrganisationQuerySet, Person, RoleKind, Scope, ScopeKind
from cedre.accounts.rules import Power
from cedre.answers import rules
from cedre.answers.models import Follower, OwedAnswer, OwedAnswerQuerySet, Postponement, Step
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Statement
from cedre.proposals.models import Proposal, State
from cedre.testimonies import queries as testimonies

FOLLOWING_SALT = "answers.follow"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedAnswer:
    """An owed answer, the steps that stand, and where it is today."""

    owed: OwedAnswer
    steps: list[Step]
    postponements: list[Postponement]
    standing: rules.Standing
    is_shared: bool = False

    @property
    def sort(self) -> str:
        """What is put to the body: a proposal, a point of common ground as the results say it today, a statement."""
        if self.owed.is_proposal:
            return _("Proposition")
        return _("Point partagé") if self.is_shared else _("Affirmation")

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    @property
    def answer(self) -> Step | None:
        """The last step that says something: what is read first."""
        return next((step for step in reversed(self.steps) if step.text), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedWord:
    """The way of a statement, from who said it to what was done."""

    origin: testimonies.Origin | None
    shared: tuple[str, int] | None  # stance, tenths: as the results page says it
    answers: list[FollowedAnswer]


def readable_owed(dialogue: Dialogue) -> OwedAnswerQuerySet:
    """What anyone may read of what is owed to a published dialogue."""
    return _complete(OwedAnswer.objects.shown().filter(dialogue=dialogue))


def owes_answers(dialogue: Dialogue) -> bool:
    """Whether anyone may read of something owed there; much cheaper to ask than what it is."""
    return OwedAnswer.objects.shown().filter(dialogue=dialogue).exists()


def named(about: Statement | Proposal) -> dict[str, Statement | Proposal]:
    """What is put to a body, under the name of its column."""
    return {"proposal" if isinstance(about, Proposal) else "statement": about}


def is_shown(about: Statement | Proposal) -> bool:
    """Whether anyone may read what one would put to a body."""
    return about.state == State.SHOWN if isinstance(about, Proposal) else not about.is_withheld


def answers_to(proposal: Proposal, *, today: date) -> list[FollowedAnswer]:
    """What became of a proposal, as anyone may know it."""
    owed = readable_owed(proposal.dialogue).filter(proposal=proposal)
    return followed(owed.order_by("asked_at", "pk"), today=today)


def common_ground(dialogue: Dialogue) -> list[Statement]:
    """The points that the results say are shared today, in their order."""
    shared = dialogue_queries.shared_statements(dialogue)
    found = dialogue.statements.shown().in_bulk(shared)
    return [found[key] for key in shared if key in found]


def answerable_owed(person: Person | AnonymousUser, *, today: date) -> OwedAnswerQuerySet:
    """What this person may answer: for their organisation, or in the dialogues where they answer or animate."""
    standing = accounts_queries.standing(person, today=today)
    bodies = standing.keys(Power.RESPOND, ScopeKind.ORGANISATION)
    theirs = Q(body__in=bodies) | Q(body__merged_into__in=bodies)
    here = dialogue_queries.held_dialogues(person, Power.RESPOND, Power.ANIMATE, today=today)
    return _complete(OwedAnswer.objects.filter(theirs | Q(dialogue__in=here)))


def powers_over(owed: OwedAnswer, *, person: Person | AnonymousUser, today: date) -> frozenset[Power]:
    """What this person may do with what is owed: by their roles in the dialogue, and in the body that owes it."""
    powers = dialogue_queries.powers_over(owed.dialogue, person=person, today=today)
    standing = accounts_queries.standing(person, today=today)
    return powers | accounts_rules.powers(standing, within=_scopes(owed.body)) & {Power.RESPOND}


def speaks_for(owed: OwedAnswer, *, person: Person | AnonymousUser, today: date) -> bool:
    """Whether what this person answers is the body's own word: theirs, or for who has nobody, that of the place."""
    standing = accounts_queries.standing(person, today=today)
    if Power.RESPOND in accounts_rules.powers(standing, within=_scopes(owed.body)):
        return True
    if any(_holders(scope, today=today) for scope in _scopes(owed.body)):
        return False
    return Power.RESPOND in powers_over(owed, person=person, today=today)


def answering_bodies() -> OrganisationQuerySet:
    """Those to whom something may be put."""
    return Organisation.objects.active().order_by("name", "pk")


def respondents(owed: OwedAnswer, *, today: date) -> list[Person]:
    """Who answers for the body today; told when something is put to it."""
    scopes = _scopes(owed.body)
    found = [person for scope in scopes for person in _holders(scope, today=today)]
    engagement = owed.dialogue.engagement
    if not found and engagement is not None:
        found = _holders(engagement.scope, today=today)
    return list({person.pk: person for person in found}.values())


def followed(owed: Iterable[OwedAnswer], *, today: date, shared: Collection[int] = frozenset()) -> list[FollowedAnswer]:
    """Each with its steps in order and where it stands, as it was read by a `…_owed` query.

    `shared`: the keys of the statements that are common ground, where it is said.
    """
    return [_followed(each, today=today, shared=shared) for each in owed]


def followed_in(dialogue: Dialogue, *, today: date) -> list[FollowedAnswer]:
    """All that anyone may read of what is owed to a dialogue, points of common ground said as such."""
    return followed(readable_owed(dialogue), today=today, shared=dialogue_queries.shared_statements(dialogue))


def delays(answers: Sequence[FollowedAnswer], *, today: date) -> rules.Delays:
    """How long these answers took."""
    told = [(timezone.localdate(each.owed.asked_at), each.owed.due_on, each.standing) for each in answers]
    return rules.delays(told, today=today)


def word_of(statement: Statement, *, today: date) -> FollowedWord:
    """Where a statement comes from and what became of it, as anyone may know it."""
    owed = readable_owed(statement.dialogue).filter(Q(statement=statement) | Q(statement__merged_into=statement))
    return FollowedWord(
        origin=testimonies.origin_of(statement),
        shared=dialogue_queries.shared_as(statement),
        answers=followed(owed.order_by("asked_at", "pk"), today=today),
    )


def to_remind(*, today: date) -> list[FollowedAnswer]:
    """What is due within the week, or became late yesterday, and waits."""
    days = Q(due_on__gte=today, due_on__lte=today + rules.REMINDED_BEFORE) | Q(due_on=today - timedelta(days=1))
    return [each for each in followed(_complete(OwedAnswer.objects.shown().filter(days)), today=today)
            if each.standing.waits]  # fmt: skip


def last_step(owed: OwedAnswer) -> Step | None:
    return owed.steps.standing().last()


def following_token(follower: Follower) -> str:
    """What ends the addresses of a follower's letters: their key, signed; nothing secret is kept."""
    return signing.dumps(follower.pk, salt=FOLLOWING_SALT)


def readable_follower(token: str) -> Follower:
    """Who a letter was written to; raises `FollowingUnknown` when the link does not hold or they left."""
    try:
        key = signing.loads(token, salt=FOLLOWING_SALT)
    except signing.BadSignature:
        raise rules.FollowingUnknown from None
    found = Follower.objects.select_related("dialogue").filter(pk=key).first()
    if found is None:
        raise rules.FollowingUnknown
    return found


def news_for(follower: Follower, *, until: datetime) -> list[Step]:
    """The steps that this person was not told of, as anyone may read them, the first first."""
    shown = OwedAnswer.objects.shown().filter(dialogue=follower.dialogue_id)
    new = Step.objects.standing().filter(owed__in=shown, taken_at__gt=follower.told_until, taken_at__lte=until)
    return list(
        new.select_related(
            "owed__statement__merged_into", "owed__proposal__dialogue", "owed__body__merged_into", "owed__dialogue"
        )
    )


def _holders(scope: Scope, *, today: date) -> list[Person]:
    return accounts_queries.holders(RoleKind.RESPONDENT, scope=scope, today=today)


def _scopes(body: Organisation | None) -> list[Scope]:
    """The body, and what it became."""
    found = [body, body.merged_into] if body is not None else []
    return [Scope(ScopeKind.ORGANISATION, each.pk) for each in found if each is not None]


def _complete(owed: OwedAnswerQuerySet) -> OwedAnswerQuerySet:
    return owed.select_related(
        "dialogue__territory",
        "dialogue__engagement",
        "statement__merged_into",
        "proposal__dialogue",
        "body__merged_into",
    ).prefetch_related(
        Prefetch("steps", Step.objects.standing(), to_attr="standing_steps"),
        Prefetch("postponements", to_attr="moves"),
    )


def _followed(owed: OwedAnswer, *, today: date, shared: Collection[int]) -> FollowedAnswer:
    steps: list[Step] = owed.standing_steps  # type: ignore[attr-defined]  # read by `_complete`
    given = [rules.Given(kind=step.kind, on=timezone.localdate(step.taken_at)) for step in steps]
    return FollowedAnswer(
        owed=owed,
        steps=steps,
        postponements=owed.moves,  # type: ignore[attr-defined]  # read by `_complete`
        standing=rules.standing(given, due_on=owed.due_on, today=today),
        is_shared=not owed.is_proposal and owed.about.pk in shared,
    )
