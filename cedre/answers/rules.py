from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.utils.translation import gettext_lazy as _

from cedre.accounts.rules import NotAllowed, NotAnAnimator, Power
from cedre.answers.models import StepKind
from cedre.base.refusals import Refusal

LONGEST_ANSWER = 3_000
LONGEST_REASON = 300
# How long a step can be taken back by who wrote it: the time to read it once shown.
REGRET = timedelta(hours=24)
REMINDED_BEFORE = timedelta(days=7)
# An address that nobody confirmed is forgotten after this long.
CONFIRMED_WITHIN = timedelta(days=7)
MOST_FOLLOWED_PER_NETWORK = 30
# So many letters a day ask one address to confirm, whoever gives it and for whatever dialogue.
MOST_LETTERS_TO_CONFIRM = 3

# What decides; « received » and « studied » keep people waiting.
DECISIONS = frozenset({StepKind.ACCEPTED, StepKind.PARTLY, StepKind.REFUSED, StepKind.DONE})
NEEDS_WORDS = frozenset({StepKind.PARTLY, StepKind.REFUSED, StepKind.DONE})
# What may follow each step; the first one may be any.
NEXT: Mapping[StepKind, frozenset[StepKind]] = {
    StepKind.RECEIVED: frozenset(StepKind) - {StepKind.RECEIVED},
    StepKind.STUDIED: DECISIONS,
    StepKind.ACCEPTED: DECISIONS - {StepKind.ACCEPTED},
    StepKind.PARTLY: DECISIONS - {StepKind.PARTLY},
    StepKind.REFUSED: frozenset({StepKind.STUDIED, *DECISIONS}) - {StepKind.REFUSED},
    StepKind.DONE: frozenset(),
}


class DueTooSoon(Refusal):
    message = _("Ce jour est passé ou c’est aujourd’hui : laissez au moins jusqu’à demain pour répondre.")


class BodyNeeded(Refusal):
    message = _("Dites à qui cette affirmation est adressée : une organisation de la liste, ou un nom.")


class OneBodyOnly(Refusal):
    message = _("Choisissez une organisation de la liste ou écrivez un nom, pas les deux : une demande par organisme.")


class BodyClosed(Refusal):
    message = _("Cette organisation est fermée : choisissez celle qui lui a succédé.")


class StatementNotShown(Refusal):
    message = _("Cette affirmation n’est pas soumise au vote : on n’en demande pas de réponse.")


class AlreadyAsked(Refusal):
    message = _("Cette affirmation est déjà adressée à cet organisme. Voyez où en est la réponse.")


class GivenUp(Refusal):
    message = _("Cette demande a été abandonnée : on n’y répond plus.")


class WordsNeeded(Refusal):
    message = _("Écrivez la réponse : une raison, ou ce qui est fait. Sans elle, personne ne comprendrait.")


class ReasonNeeded(Refusal):
    message = _("Dites pourquoi : la raison est publique.")


class StepImpossible(Refusal):
    message = _("Cette étape ne peut pas suivre la dernière. Rechargez la page pour voir où en est la réponse.")


class NothingToTakeBack(Refusal):
    message = _("Il n’y a pas d’étape à reprendre, ou plus d’un jour a passé : ajoutez plutôt une étape qui corrige.")


class NoLaterDay(Refusal):
    message = _("Le nouveau jour vient après celui qui était attendu, et il n’est pas passé.")


class TooManyAddresses(Refusal):
    status = 429
    message = _("Beaucoup d’adresses ont été données aujourd’hui depuis votre réseau : réessayez demain.")


class FollowingUnknown(Refusal):
    status = 404
    message = _("Ce lien n’est pas complet, ou ne sert plus : nous n’avons pas cette adresse.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A step, as far as delays are concerned."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an owed answer stands on a day. `late`: days after the day due, 0 if none, still counting or for good."""

    kind: StepKind | None
    decided_on: date | None
    late: int

    @property
    def waits(self) -> bool:
        return self.decided_on is None

    @property
    def is_overdue(self) -> bool:
        """Still waited for, and late."""
        return self.waits and self.late > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """How long answers took. `decided_in_time`: of those whose day has come or that were decided."""

    asked: int
    decided: int
    overdue: int
    in_time: int
    come_due: int
    median_days: int | None


def check_can_ask(powers: Collection[Power]) -> None:
    if Power.ANIMATE not in powers:
        raise NotAnAnimator


def check_can_answer(powers: Collection[Power]) -> None:
    """Whoever answers for the body; or who animates, who relays what it said."""
    if not {Power.RESPOND, Power.ANIMATE} & set(powers):
        raise NotAllowed


def check_ask(*, has_body: bool, body_name: str, is_closed: bool, is_shown: bool, due_on: date, today: date) -> None:
    if not has_body and not body_name:
        raise BodyNeeded
    if has_body and body_name:
        raise OneBodyOnly
    if is_closed:
        raise BodyClosed
    if not is_shown:
        raise StatementNotShown
    if due_on <= today:
        raise DueTooSoon


def check_not_asked_yet(*, asked: bool) -> None:
    if asked:
        raise AlreadyAsked


def check_stands(*, withdrawn_at: datetime | None) -> None:
    if withdrawn_at is not None:
        raise GivenUp


def check_step(kind: str, *, text: str, last: str | None) -> None:
    if kind not in StepKind.values or (last is not None and kind not in NEXT[StepKind(last)]):
        raise StepImpossible
    if not text and kind in NEEDS_WORDS:
        raise WordsNeeded


def steps_after(last: str | None) -> list[StepKind]:
    """What may be said now, in the order of the steps."""
    return [kind for kind in StepKind if last is None or kind in NEXT[StepKind(last)]]


def check_can_take_back(*, taken_at: datetime | None, now: datetime) -> None:
    if taken_at is None or now - taken_at > REGRET:
        raise NothingToTakeBack


def check_postponement(*, former: date, due_on: date, reason: str, today: date) -> None:
    if due_on <= former or due_on <= today:
        raise NoLaterDay
    if not reason:
        raise ReasonNeeded


def check_reason(reason: str) -> None:
    if not reason:
        raise ReasonNeeded


def standing(steps: Sequence[Given], *, due_on: date, today: date) -> Standing:
    """Where an answer stands, from its steps in order.

    The clock stops at the first decision: what is said afterwards (« done » after « accepted ») is not late.
    """
    decided_on = next((step.on for step in steps if step.kind in DECISIONS), None)
    return Standing(
        kind=StepKind(steps[-1].kind) if steps else None,
        decided_on=decided_on,
        late=max(((decided_on or today) - due_on).days, 0),
    )


def delays(answers: Sequence[tuple[date, date, Standing]], *, today: date) -> Delays:
    """`answers`: (day asked, day due, where it stands). The median is of those decided, in days since the asking."""
    decided = [(asked_on, found) for asked_on, _due_on, found in answers if found.decided_on is not None]
    taken = [(found.decided_on - asked_on).days for asked_on, found in decided if found.decided_on is not None]
    return Delays(
        asked=len(answers),
        decided=len(decided),
        overdue=sum(found.is_overdue for _asked, _due, found in answers),
        in_time=sum(found.late == 0 for _asked_on, found in decided),
        come_due=sum(found.decided_on is not None or due_on < today for _asked, due_on, found in answers),
        median_days=round(median(taken)) if taken else None,
    )


def may_ask_to_confirm(*, letters_today: int) -> bool:
    """Whether one more letter may ask an address to confirm; `letters_today`: how many would, this one included."""
    return letters_today <= MOST_LETTERS_TO_CONFIRM


def check_may_ask_to_follow(*, asked_today: int) -> None:
    """`asked_today`: how many addresses came from this network, this one included."""
    if asked_today > MOST_FOLLOWED_PER_NETWORK:
        raise TooManyAddresses
