from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from cedre.accounts import rules
from cedre.accounts.models import (
    Invitation,
    Membership,
    OfficialMark,
    Organisation,
    OrganisationQuerySet,
    Person,
    Role,
    ScopeKind,
)
from cedre.accounts.rules import Power, Standing


def readable_people(reader: Standing, *, today: date, text: str = "") -> QuerySet[Person]:
    """Everyone who has an account, for those who administer; none for others."""
    people = Person.objects.order_by("name", "pk").prefetch_related(
        Prefetch("roles", queryset=Role.objects.holding(today=today).order_by("kind", "pk"), to_attr="held_roles"),
        Prefetch("marks", queryset=OfficialMark.objects.standing(today=today), to_attr="standing_marks"),
    )
    if not rules.can_administer(reader):
        return people.none()
    return people.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else people


def person_with_email(email: str) -> Person | None:
    """Who signs in with this address, whatever its case: their main one, or another that they proved to be theirs."""
    proved = EmailAddress.objects.filter(email=email.strip().lower(), verified=True).values("user")
    return Person.objects.filter(Q(email__iexact=email.strip()) | Q(pk__in=proved)).order_by("pk").first()


def addresses_of(person: Person) -> set[str]:
    """The addresses known to be this person's."""
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return {person.email, *proved}


def readable_organisations(reader: Standing, *, person: Person | AnonymousUser, text: str = "") -> OrganisationQuerySet:
    """All organisations for those who administer; for others, those they belong to or hold a role in."""
    organisations = Organisation.objects.all()
    if not rules.can_administer(reader):
        held = [role.scope.key for role in reader.roles if role.scope.kind == ScopeKind.ORGANISATION]
        own = Membership.objects.current().filter(person=person) if isinstance(person, Person) else ()
        own_keys = [membership.organisation_id for membership in own]
        organisations = organisations.filter(pk__in=[*held, *own_keys])
    return organisations.named_like(text) if text else organisations


def editable_organisations(reader: Standing) -> OrganisationQuerySet:
    """Organisations this person may rename, merge, dissolve, mark: all for those who administer."""
    organisations = Organisation.objects.all()
    return organisations if rules.can_administer(reader) else organisations.none()


def kept_organisations(reader: Standing) -> OrganisationQuerySet:
    """Organisations whose members this person may remove: all for those who administer, else their own."""
    organisations = Organisation.objects.all()
    if rules.can_administer(reader):
        return organisations
    return organisations.filter(pk__in=reader.keys(Power.ADMINISTER, ScopeKind.ORGANISATION))


def members_of(organisation: Organisation, *, today: date) -> QuerySet[Membership]:
    """Who belongs to it today, with the marks that hold."""
    return (
        organisation.memberships.current()
        .select_related("person")
        .prefetch_related(
            Prefetch("person__marks", queryset=OfficialMark.objects.standing(today=today), to_attr="standing_marks")
        )
    )


def memberships_of(person: Person) -> QuerySet[Membership]:
    """The organisations someone belongs to today."""
    return person.memberships.current().select_related("organisation")


def counts(reader: Standing, *, now: datetime, today: date) -> dict[str, int]:
    """How many of each there is to keep: people, organisations, roles, invitations that wait."""
    rules.check_can_administer(reader)
    return {
        "people": Person.objects.filter(is_active=True).count(),
        "organisations": Organisation.objects.active().count(),
        "roles": Role.objects.holding(today=today).count(),
        "invitations": Invitation.objects.waiting(now=now).count(),
    }


def marks_of(about: Person | Organisation, *, today: date) -> QuerySet[OfficialMark]:
    """The official marks that hold today."""
    return about.marks.standing(today=today).select_related("given_by")


def readable_marks(reader: Standing) -> QuerySet[OfficialMark]:
    """Marks that this person may withdraw: all for those who administer."""
    marks = OfficialMark.objects.select_related("person", "organisation")
    return marks if rules.can_administer(reader) else marks.none()


def people_not_seen_since(instant: datetime) -> QuerySet[Person]:
    """Accounts nobody has signed in to since, the longest unused first."""
    return (
        Person.objects.annotate(seen_at=Coalesce("last_login", "joined_at"))
        .filter(seen_at__lt=instant)
        .order_by("seen_at", "pk")
    )
