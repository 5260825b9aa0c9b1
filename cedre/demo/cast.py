"""Who is in the story: people, organisations and an engagement, put in place by the rooms' own actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cedre.accounts import actions as accounts
from cedre.accounts import queries as accounts_queries
from cedre.accounts.models import College, MarkKind, Organisation, Person, Profile, RoleKind, Scope, ScopeKind
from cedre.coaching import actions as coaching
from cedre.coaching.models import Engagement
from cedre.demo import trois_sources
from cedre.territories import queries as territories


@dataclass(frozen=True, slots=True)
class Character:
    """A fictional person, and what they are here for, in the words that `make run` prints."""

    email: str
    name: str
    role: str


ADMINISTRATOR = Character(
    "nadia.benali@exemple.test",
    "Nadia Benali (personnage fictif)",
    "administratrice : les personnes, les rôles, le journal",
)
COACH = Character(
    "awa.diallo@exemple.test",
    "Awa Diallo (personnage fictif)",
    "coach de Trois-Sources : l’accompagnement, son équipe, le dialogue ouvert",
)
OTHER_COACH = Character(
    "gilles.moreau@exemple.test", "Gilles Moreau (personnage fictif)", "coach : un dialogue clos, un brouillon"
)
MODERATOR = Character(
    "lea.fontaine@exemple.test",
    "Léa Fontaine (personnage fictif)",
    "modératrice : retirer une affirmation du vote, l’y remettre",
)
RESPONDENT = Character(
    "karim.haddad@exemple.test", "Karim Haddad (personnage fictif)", "répondant d’un service : lire, avec l’équipe"
)
CHARACTERS = (COACH, OTHER_COACH, ADMINISTRATOR, MODERATOR, RESPONDENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people of the story, all there before its first dialogue."""

    administrator: Person
    coach: Person
    other_coach: Person
    moderator: Person
    respondent: Person
    service: Organisation


def arrive(*, password: str, now: datetime) -> Team:
    """Make the accounts and the organisations; the other roles come with the engagement."""
    joined = now - timedelta(days=100)
    administrator = accounts.register_administrator(
        email=ADMINISTRATOR.email, name=ADMINISTRATOR.name, password=password, now=joined, is_fictional=True
    )
    coach, other_coach = (
        accounts.register_animator(email=who.email, name=who.name, password=password, now=joined, is_fictional=True)
        for who in (COACH, OTHER_COACH)
    )
    moderator, respondent = (
        accounts.register_person(email=who.email, name=who.name, password=password, now=joined, is_fictional=True)
        for who in (MODERATOR, RESPONDENT)
    )
    service, _association = (
        accounts.create_organisation(
            name=name, profile=profile, siren="", siret="", rna="", by=administrator, now=joined, is_fictional=True
        )
        for name, profile in (
            ("Service renouvellement urbain de la métropole (fictif)", Profile.LOCAL_AUTHORITY),
            ("Régie de quartier des Trois-Sources (fictive)", Profile.GENERAL_INTEREST),
        )
    )
    accounts.mark_organisation(
        organisation=service, kind=MarkKind.SERVICE, words="vérifié pour la démonstration", by=administrator, now=joined
    )
    accounts.add_member(
        organisation=service, person=respondent, function="Chargé de projet", by=administrator, now=joined
    )
    return Team(
        administrator=administrator,
        coach=coach,
        other_coach=other_coach,
        moderator=moderator,
        respondent=respondent,
        service=service,
    )


def engage(team: Team, *, now: datetime) -> Engagement:
    """The coach opens an engagement, gives its team their roles, and still waits for an answer."""
    began = now - timedelta(days=60)
    engagement = coaching.open_engagement(
        title="Trois-Sources : renouveler ensemble",
        territory=territories.territory_by_code(trois_sources.TERRITORY),
        colleges=list(College),
        summary=(
            "La métropole (fictive) demande un tiers, pour que celles et ceux qui vivent aux Trois-Sources pèsent sur"
            " le projet avant que les plans soient arrêtés. Un dialogue, puis des ateliers, puis des réponses."
        ),
        begins_on=timezone.localdate(began),
        ends_on=timezone.localdate(now + timedelta(days=300)),
        by=team.coach,
        now=began,
        is_fictional=True,
    )
    here = accounts_queries.place_of(engagement.scope)
    service = accounts_queries.place_of(Scope(ScopeKind.ORGANISATION, team.service.pk))
    spring = timezone.localdate(now + timedelta(days=120))
    for person, kind, place, ends_on, by in (
        (team.moderator, RoleKind.MODERATOR, here, spring, team.coach),
        (team.respondent, RoleKind.RESPONDENT, here, None, team.coach),
        (team.respondent, RoleKind.RESPONDENT, service, None, team.administrator),
    ):
        accounts.give_role(person=person, kind=kind, place=place, ends_on=ends_on, by=by, now=began)
    accounts.invite(
        place=here,
        kind=RoleKind.CONTRIBUTOR,
        email="regie.trois-sources@exemple.test",
        role_ends_on=None,
        by=team.coach,
        now=now - timedelta(days=3),
    )
    return engagement
