from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts import actions, queries, rules
from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.base import journal

ACCOUNTS = Processing(
    key="accounts",
    name=_("Comptes"),
    purpose=_("reconnaître une personne qui revient, et lui montrer ce qui la concerne"),
    basis=Basis.AGREEMENT,
    people=_("personnes qui ont un compte"),
    data=_("nom affiché, adresse électronique, empreinte du mot de passe, dates d’inscription et de dernière venue"),
    kept=_("jusqu’à l’effacement par la personne, ou après une longue absence annoncée par courriel"),
    recipients=_("la personne ; celles qui administrent"),
    fields=("accounts.person.*",),
)

SESSIONS = Processing(
    key="sessions",
    name=_("Connexions en cours"),
    purpose=_("éviter de se reconnecter à chaque page"),
    basis=Basis.AGREEMENT,
    people=_("personnes connectées"),
    data=_("numéro de connexion, lien avec le compte ; ni adresse IP ni navigateur"),
    kept=_("deux semaines au plus"),
    recipients=_("personne"),
    fields=("sessions.session.*",),
)

JOURNAL = Processing(
    key="journal",
    name=_("Journal des actes"),
    purpose=_("pouvoir dire qui a ouvert, clos, corrigé ou effacé quoi, et quand"),
    basis=Basis.LEGITIMATE_INTEREST,
    people=_("personnes qui animent, modèrent ou administrent"),
    data=_("pseudonyme, acte, objet, instant"),
    kept=_("les actes restent ; le pseudonyme est coupé quand le compte est effacé"),
    recipients=_("les personnes qui administrent"),
    fields=("base.journalentry.by", "base.journalentry.about_key", "base.journalentry.facts"),
)

WORK = Processing(
    key="work",
    name=_("Travail différé"),
    purpose=_("calculer les résultats et envoyer les courriels sans faire attendre les pages"),
    basis=Basis.LEGITIMATE_INTEREST,
    people=_("personnes à qui l’on écrit"),
    data=_("numéro du compte, jamais son nom ni son adresse"),
    kept=_("jusqu’à ce que le travail soit fait"),
    recipients=_("personne"),
    fields=tuple(f"procrastinate.procrastinatejob.{field}" for field in ("args", "lock", "queueing_lock")),
)


ROLES = Processing(
    key="roles",
    name=_("Organisations, rôles et invitations"),
    purpose=_("savoir qui peut faire quoi, où et jusqu’à quand, et qui l’a décidé"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui ont un compte, personnes invitées"),
    data=_(
        "rôles tenus, organisations et fonctions, mandat d’élu·e vérifié, adresse à laquelle une invitation est envoyée"
    ),
    kept=_("aussi longtemps que le compte ; une invitation restée sans réponse, jusqu’à son effacement"),
    recipients=_("les personnes de la même équipe (nom et rôle) ; celles qui administrent"),
    fields=("accounts.role.*", "accounts.invitation.*", "accounts.membership.*", "accounts.officialmark.*"),
)


def data_on(person: Person) -> Iterator[Part]:
    yield part_of(
        Person.objects.filter(pk=person.pk),
        *("email", "name", "joined_at", "last_login", "pseudonym"),
        key="account",
        title=_("Votre compte"),
    )
    yield part_of(
        person.roles.all(),
        *("kind", "scope_kind", "scope_key", "begins_on", "ends_on", "given_at", "ended_at"),
        key="roles",
        title=_("Vos rôles"),
    )
    yield part_of(
        person.memberships.all(),
        *("organisation__name", "function", "began_at", "ended_at"),
        key="memberships",
        title=_("Vos organisations"),
    )
    yield part_of(
        person.marks.all(),
        *("kind", "words", "begins_on", "ends_on", "given_at", "withdrawn_at"),
        key="marks",
        title=_("Ce qui a été vérifié de vous"),
    )
    yield part_of(
        queries.invitations_about(person),
        *("kind", "scope_kind", "scope_key", "email", "invited_at", "expires_at", "accepted_at", "revoked_at"),
        key="invitations",
        title=_("Invitations reçues"),
    )
    yield part_of(
        queries.acts_of(person), "verb", "about_kind", "about_key", "facts", "at", key="journal", title=_("Vos actes")
    )


def forget(*, person: Person) -> None:
    """The last room to forget: the account itself, and the pseudonym of its acts."""
    journal.cut(person.pseudonym)
    actions.close_sessions(person=person)
    actions.forget_invited(person=person)


def check_can_forget(*, person: Person) -> None:
    """Someone must be left to keep the platform. Raises `LastAdministrator`."""
    for role in queries.administrator_roles(person):
        rules.check_an_administrator_stays(others=queries.administrators_left(without=role))


ROOM = Room(
    name="accounts",
    processings=(ACCOUNTS, ROLES, SESSIONS, JOURNAL, WORK),
    data_on=data_on,
    forget=forget,
    check_can_forget=check_can_forget,
    goes=(
        _("votre compte : nom, adresse électronique, mot de passe"),
        _("vos rôles, vos organisations, ce qui a été vérifié de vous"),
        _("vos connexions en cours, sur tous vos appareils"),
    ),
    stays=(_("le journal de ce qui a été fait ici, où plus rien ne dit que c’était vous"),),
)
