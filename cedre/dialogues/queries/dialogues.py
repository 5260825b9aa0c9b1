from datetime import date
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Q, Value, When

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person, Scope, ScopeKind
from cedre.accounts.rules import Power, Standing
from cedre.base import slugs
from cedre.coaching import queries as coaching_queries
from cedre.coaching.models import Engagement
from cedre.dialogues.models import Dialogue, DialogueQuerySet, Stage
from cedre.territories import queries as territories_queries
from cedre.territories.models import Territory

DESK_PAGES = {"nouveau-dialogue", "accompagnements", "moderation"}


def readable_dialogues(person: Person | AnonymousUser, *, today: date) -> DialogueQuerySet:
    """Dialogues this person may see: published ones, and the drafts of the places where their role lets them read."""
    dialogues = Dialogue.objects.select_related("territory")
    reader = accounts_queries.standing(person, today=today)
    if accounts_rules.may(reader, Power.READ):
        return dialogues
    return dialogues.filter(~Q(stage=Stage.DRAFT) | _where(reader, Power.READ))


def published_dialogues() -> DialogueQuerySet:
    """Dialogues that anyone may read, with an account or without."""
    return Dialogue.objects.select_related("territory").published()


def editable_dialogues(person: Person | AnonymousUser, *, today: date) -> DialogueQuerySet:
    """Dialogues this person may prepare and run: all, those of a territory or an engagement, or none."""
    return held_dialogues(person, Power.ANIMATE, today=today)


def moderable_dialogues(person: Person | AnonymousUser, *, today: date) -> DialogueQuerySet:
    """Dialogues whose statements this person may withhold and put back."""
    return held_dialogues(person, Power.MODERATE, today=today)


def held_dialogues(person: Person | AnonymousUser, *powers: Power, today: date) -> DialogueQuerySet:
    """Dialogues in which this person has one of these powers: all, those of a territory or an engagement, or none."""
    reader = accounts_queries.standing(person, today=today)
    dialogues = Dialogue.objects.select_related("territory", "engagement__territory")
    held = [_where(reader, power) for power in powers if accounts_rules.may_somewhere(reader, power)]
    if not held:
        return dialogues.none()
    # An empty condition is « everywhere », which `|` would forget.
    return dialogues if Q() in held else dialogues.filter(reduce(or_, held))


def _where(reader: Standing, power: Power) -> Q:
    """The condition that a power is held for a dialogue: for its engagement, its territory, or what they are inside."""
    if accounts_rules.may(reader, power):
        return Q()
    inside = territories_queries.inside(reader.keys(power, ScopeKind.TERRITORY))
    return inside | coaching_queries.held_here(reader, power)


def dialogue_scopes(*, territory: Territory, engagement: Engagement | None) -> frozenset[Scope]:
    """Where a role holds for a dialogue of this territory and this engagement: `_where` said of one dialogue."""
    scopes = territories_queries.territory_scopes(territory)
    return scopes | coaching_queries.engagement_scopes(engagement) if engagement else scopes


def is_within(territory: Territory, engagement: Engagement) -> bool:
    """Whether this territory is the one that an engagement accompanies, or inside it."""
    return Scope(ScopeKind.TERRITORY, engagement.territory_id) in territories_queries.territory_scopes(territory)


def powers_in(
    territory: Territory, engagement: Engagement | None, *, person: Person | AnonymousUser, today: date
) -> frozenset[Power]:
    """What this person may do today with the dialogues of a territory and an engagement, by their roles read again."""
    scopes = dialogue_scopes(territory=territory, engagement=engagement)
    return accounts_rules.powers(accounts_queries.standing(person, today=today), within=scopes)


def powers_over(dialogue: Dialogue, *, person: Person | AnonymousUser, today: date) -> frozenset[Power]:
    """What this person may do today with one dialogue."""
    return powers_in(dialogue.territory, dialogue.engagement, person=person, today=today)


def desk_dialogues(person: Person | AnonymousUser, *, today: date) -> DialogueQuerySet:
    """The list of those who animate or moderate, with what is useful at a glance: statements shown, people who came."""
    return (
        moderable_dialogues(person, today=today)
        .with_participation()
        .annotate(statement_count=Count("statements", filter=Q(statements__withheld_at__isnull=True)))
    )


def open_dialogues(*, today: date) -> DialogueQuerySet:
    """What anyone can take part in today, the most recent first."""
    return Dialogue.objects.select_related("territory").accepting_votes(today=today).with_participation()


def dialogues_of_engagement(engagement: Engagement, *, person: Person | AnonymousUser, today: date) -> DialogueQuerySet:
    """The dialogues of an engagement that this person may see, the last first."""
    return readable_dialogues(person, today=today).filter(engagement=engagement).with_participation()


def dialogues_of_territory(territory: Territory, *, person: Person | AnonymousUser, today: date) -> DialogueQuerySet:
    """Dialogues that concern a territory: its own first, then those it belongs to, then those inside it.

    Someone who looks for their commune finds the dialogue of their intercommunalité.
    """
    return _of_territory(readable_dialogues(person, today=today), territory).with_participation()


def published_of_territory(territory: Territory) -> DialogueQuerySet:
    """The same, as someone without an account sees them."""
    return _of_territory(published_dialogues(), territory)


def _of_territory(dialogues: DialogueQuerySet, territory: Territory) -> DialogueQuerySet:
    around = [parent.pk for parent in territory.parents]
    return (
        dialogues.filter(
            Q(territory=territory) | Q(territory__in=around) | Q(territory__in=Territory.objects.inside(territory))
        )
        .annotate(
            distance=Case(
                When(territory=territory, then=Value(0)), When(territory__in=around, then=Value(1)), default=Value(2)
            )
        )
        .order_by("distance", "-created_at", "-pk")
    )


def has_fictional_dialogues() -> bool:
    return Dialogue.objects.fictional().exists()


def free_slug(question: str) -> str:
    """An address for a new dialogue, made of its question and not taken yet."""
    # Reserved: the desk's own pages, /bureau/nouveau-dialogue/, /bureau/accompagnements/, /bureau/moderation/.
    return slugs.free_slug(question, otherwise="dialogue", model=Dialogue, reserved=DESK_PAGES)
