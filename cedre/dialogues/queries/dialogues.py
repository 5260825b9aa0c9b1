from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Q, Value, When
from django.utils.text import slugify

from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.dialogues.models import Dialogue, DialogueQuerySet
from cedre.territories.models import Territory


def readable_dialogues(person: Person | AnonymousUser) -> DialogueQuerySet:
    """Dialogues this person may see: published ones, and drafts for those who animate."""
    dialogues = Dialogue.objects.select_related("territory")
    return dialogues if accounts_rules.can_animate(person) else dialogues.published()


def editable_dialogues(person: Person | AnonymousUser) -> DialogueQuerySet:
    """Dialogues this person may prepare and run; none for those who do not animate."""
    dialogues = Dialogue.objects.select_related("territory")
    return dialogues if accounts_rules.can_animate(person) else dialogues.none()


def desk_dialogues(person: Person | AnonymousUser) -> DialogueQuerySet:
    """The animator's list, with what is useful at a glance: statements shown, people who came."""
    return (
        editable_dialogues(person)
        .with_participation()
        .annotate(statement_count=Count("statements", filter=Q(statements__withheld_at__isnull=True)))
    )


def open_dialogues(*, today: date) -> DialogueQuerySet:
    """What anyone can take part in today, the most recent first."""
    return Dialogue.objects.select_related("territory").accepting_votes(today=today).with_participation()


def dialogues_of_territory(territory: Territory, *, person: Person | AnonymousUser) -> DialogueQuerySet:
    """Dialogues that concern a territory: its own first, then those it belongs to, then those inside it.

    Someone who looks for their commune finds the dialogue of their intercommunalité.
    """
    around = [parent.pk for parent in territory.parents]
    return (
        readable_dialogues(person)
        .filter(Q(territory=territory) | Q(territory__in=around) | Q(territory__in=Territory.objects.inside(territory)))
        .annotate(
            distance=Case(
                When(territory=territory, then=Value(0)), When(territory__in=around, then=Value(1)), default=Value(2)
            )
        )
        .order_by("distance", "-created_at", "-pk")
        .with_participation()
    )


def has_fictional_dialogues() -> bool:
    return Dialogue.objects.fictional().exists()


def free_slug(question: str) -> str:
    """An address for a new dialogue, made of its question and not taken yet."""
    base = slugify(question)[:70].strip("-") or "dialogue"
    # The last is the desk's own page: /bureau/nouveau-dialogue/.
    taken = set(Dialogue.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | {"nouveau-dialogue"}
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)
