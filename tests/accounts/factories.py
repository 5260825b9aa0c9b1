from datetime import UTC, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress

from cedre.accounts.models import (
    EVERYWHERE,
    Invitation,
    MarkKind,
    Membership,
    OfficialMark,
    Organisation,
    Person,
    Profile,
    Role,
    RoleKind,
    Scope,
)

JOINED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class PersonFactory(factory.django.DjangoModelFactory):
    """Someone with an account, password « secret »; `animator=True`: a coach of the whole platform,

    `administrator=True`: who keeps it, `role="moderator", scope=Scope(...)`: any other role.
    """

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne-{n}@exemple.test")
    name = factory.Sequence(lambda n: f"Personne {n} (fictive)")
    joined_at = JOINED
    password = factory.django.Password("secret")

    @factory.post_generation
    def animator(self: Person, create: bool, wanted: bool | None, **_more: Any) -> None:
        if create and wanted:
            RoleFactory(person=self, kind=RoleKind.COACH)

    @factory.post_generation
    def administrator(self: Person, create: bool, wanted: bool | None, **_more: Any) -> None:
        if create and wanted:
            RoleFactory(person=self, kind=RoleKind.ADMINISTRATOR)

    @factory.post_generation
    def role(self: Person, create: bool, kind: str | None, **more: Any) -> None:
        if create and kind:
            RoleFactory(person=self, kind=kind, **more)

    @factory.post_generation
    def address(self, create: bool, extracted: object, **options: object) -> None:
        """The main address, proved, as every account has."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class RoleFactory(factory.django.DjangoModelFactory):
    """A role held since January 2026, of a coach of the whole platform; `scope=Scope(...)` says another place."""

    class Meta:
        model = Role

    class Params:
        scope: Scope = EVERYWHERE

    person = factory.SubFactory(PersonFactory)
    kind = RoleKind.COACH
    scope_kind = factory.LazyAttribute(lambda role: role.scope.kind)
    scope_key = factory.LazyAttribute(lambda role: role.scope.key)
    begins_on = JOINED.date()
    given_at = JOINED


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An association without numbers."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Association fictive {n}")
    profile = Profile.GENERAL_INTEREST
    created_at = JOINED


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    began_at = JOINED


class OfficialMarkFactory(factory.django.DjangoModelFactory):
    """The mandate of someone elected."""

    class Meta:
        model = OfficialMark

    kind = MarkKind.ELECTED
    person = factory.SubFactory(PersonFactory)
    words = "Maire (fictive)"
    given_at = JOINED


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation to moderate the whole platform, that nobody answered; `scope=Scope(...)` says another place."""

    class Meta:
        model = Invitation

    class Params:
        scope: Scope = EVERYWHERE

    kind = RoleKind.MODERATOR
    scope_kind = factory.LazyAttribute(lambda invitation: invitation.scope.kind)
    scope_key = factory.LazyAttribute(lambda invitation: invitation.scope.key)
    email = factory.Sequence(lambda n: f"invitation-{n}@exemple.test")
    invited_by = factory.SubFactory(PersonFactory, administrator=True)
    invited_at = JOINED
    expires_at = datetime(2099, 1, 1, tzinfo=UTC)
