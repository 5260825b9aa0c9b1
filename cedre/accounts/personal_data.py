from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cedre.accounts import actions, declarations, queries, rules
from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import NoticePreference, Person, Scope, ScopeKind
from cedre.accounts.rules import SecurityChange
from cedre.base import journal

ACCOUNTS = Processing(
    key="accounts",
    name=_("Comptes"),
    purpose=_("reconnaître une personne qui revient, et lui montrer ce qui la concerne"),
    basis=Basis.AGREEMENT,
    people=_("personnes qui ont un compte"),
    data=_("nom affiché, adresse électronique, empreinte du mot de passe, dates d’inscription et de dernière venue"),
    kept=format_lazy(
        _("jusqu’à l’effacement par la personne, ou {months} mois sans venir, puis {days} jours après un courriel"),
        months=settings.INACTIVE_MONTHS,
        days=settings.INACTIVE_WARNING_DAYS,
    ),
    recipients=_("la personne ; celles qui administrent"),
    fields=("accounts.person.*",),
)

SIGN_IN = Processing(
    key="sign-in",
    name=_("Façons de se connecter"),
    purpose=_("vérifier que c’est bien la personne, par une preuve ou deux"),
    basis=Basis.AGREEMENT,
    people=_("personnes qui ont un compte"),
    data=_(
        "adresses électroniques, clés d’accès (leur nom et leur moitié publique), secret chiffré d’une application de "
        "codes, codes de secours chiffrés, numéro et adresse chez un fournisseur d’identité ; ni empreinte ni visage"
    ),
    kept=_("jusqu’à ce que la personne les retire, ou que son compte soit effacé"),
    recipients=_("la personne"),
    fields=("account.emailaddress.*", "mfa.authenticator.*", "socialaccount.socialaccount.*"),
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
    kept=format_lazy(
        _("les actes restent ; le pseudonyme est coupé quand le compte est effacé, ou après {months} mois"),
        months=settings.KEEP_JOURNAL_AUTHORS_MONTHS,
    ),
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
    kept=_("aussi longtemps que le compte ; une invitation restée sans réponse, un mois après sa fin"),
    recipients=_("les personnes de la même équipe (nom et rôle) ; celles qui administrent"),
    fields=("accounts.role.*", "accounts.invitation.*", "accounts.membership.*", "accounts.officialmark.*"),
)

CONSENTS = Processing(
    key="consents",
    name=_("Consentements"),
    purpose=_("prouver qu’une personne a dit oui à ce qui est facultatif, avec les mots qu’elle a lus"),
    basis=Basis.LEGAL_DUTY,
    people=_("personnes qui ont un compte"),
    data=_("objet du consentement, texte montré, dates où il fut donné et retiré"),
    kept=format_lazy(_("tant qu’il vaut, puis {months} mois après son retrait"), months=settings.KEEP_CONSENTS_MONTHS),
    recipients=_("la personne ; celles qui administrent"),
    fields=("accounts.consent.*",),
)

LETTERS = Processing(
    key="letters",
    name=_("Nouvelles et courriels"),
    purpose=_("dire à une personne ce qui la concerne, au rythme qu’elle a choisi"),
    basis=Basis.AGREEMENT,
    people=_("personnes qui ont un compte"),
    data=_("nouvelles, raison de chacune, date d’envoi, rythme choisi ; ni ouverture ni clic ne sont mesurés"),
    kept=format_lazy(_("{months} mois"), months=settings.KEEP_NOTICES_MONTHS),
    recipients=_("la personne"),
    fields=("accounts.notice.*", "accounts.noticepreference.*"),
)

ACTS = {
    "accounts.absence-warned": _("A prévenu d’un effacement pour absence"),
    "accounts.account-closed": _("A fermé un compte"),
    "accounts.account-reopened": _("A rouvert un compte"),
    "accounts.administrator-registered": _("A créé le compte d’une personne qui administre"),
    "accounts.animator-registered": _("A créé le compte d’une personne qui anime"),
    "accounts.invitation-accepted": _("A accepté une invitation"),
    "accounts.invitation-revoked": _("A annulé une invitation"),
    "accounts.invitation-sent": _("A invité quelqu’un"),
    "accounts.journal-released": _("A téléchargé le journal"),
    "accounts.letters-left": _("A demandé à ne plus recevoir de lettres"),
    "accounts.mark-given": _("A donné une marque officielle"),
    "accounts.mark-withdrawn": _("A retiré une marque officielle"),
    "accounts.member-added": _("A ajouté un membre à une organisation"),
    "accounts.membership-ended": _("A mis fin à une appartenance"),
    "accounts.organisation-created": _("A créé une organisation"),
    "accounts.organisation-dissolved": _("A dissous une organisation"),
    "accounts.organisation-merged": _("A réuni une organisation à une autre"),
    "accounts.organisation-revised": _("A modifié une organisation"),
    "accounts.person-forgotten": _("A effacé un compte"),
    "accounts.person-registered": _("A créé un compte"),
    "accounts.rhythms-chosen": _("A choisi quand on lui écrit"),
    "accounts.role-ended": _("A retiré un rôle"),
    "accounts.role-given": _("A donné un rôle"),
    "accounts.role-limited": _("A donné une fin à un rôle"),
    "accounts.newcomer-registered": _("Est arrivé·e par une identité extérieure"),
    f"accounts.{SecurityChange.ADDRESS_ADDED}": _("A ajouté une adresse à son compte"),
    f"accounts.{SecurityChange.ADDRESS_REMOVED}": _("A retiré une adresse de son compte"),
    f"accounts.{SecurityChange.MAIN_ADDRESS_CHANGED}": _("A changé son adresse principale"),
    f"accounts.{SecurityChange.PASSKEY_ADDED}": _("A ajouté une clé d’accès"),
    f"accounts.{SecurityChange.PASSKEY_REMOVED}": _("A retiré une clé d’accès"),
    f"accounts.{SecurityChange.APPLICATION_ADDED}": _("A ajouté une application de codes"),
    f"accounts.{SecurityChange.APPLICATION_REMOVED}": _("A retiré son application de codes"),
    f"accounts.{SecurityChange.RECOVERY_CODES_MADE}": _("A refait ses codes de secours"),
    f"accounts.{SecurityChange.PASSWORD_SET}": _("A choisi un mot de passe"),
    f"accounts.{SecurityChange.PASSWORD_REMOVED}": _("A retiré son mot de passe"),
    f"accounts.{SecurityChange.IDENTITY_LINKED}": _("A relié une identité extérieure"),
    f"accounts.{SecurityChange.IDENTITY_UNLINKED}": _("A délié une identité extérieure"),
    f"accounts.{SecurityChange.SECOND_FACTOR_TAKEN_AWAY}": _("A retiré les seconds facteurs de quelqu’un"),
    "territories.table-loaded": _("A chargé la table des territoires"),
}


def _in_places(part: Part) -> Part:
    """The same rows, where a role holds being told by its name rather than by its number."""
    rows = list(part.rows)
    found = queries.places({Scope(row["scope_kind"], row["scope_key"]) for row in rows})
    told = []
    for row in rows:
        kind, key = ScopeKind(row["scope_kind"]), row["scope_key"]
        place = found.get(Scope(kind, key))
        told.append({**row, "scope_key": place.name if place else key})
    return replace(part, columns={**part.columns, "scope_key": _("où")}, rows=told)


def data_on(person: Person) -> Iterator[Part]:
    yield part_of(
        Person.objects.filter(pk=person.pk),
        *("email", "name", "joined_at", "last_login", "language", "absence_warned_at", "pseudonym"),
        key="account",
        title=_("Votre compte"),
    )
    yield from _ways_to_sign_in(person)
    yield _in_places(
        part_of(
            person.roles.all(),
            *("kind", "scope_kind", "scope_key", "begins_on", "ends_on", "given_at", "ended_at"),
            key="roles",
            title=_("Vos rôles"),
        )
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
    yield _in_places(
        part_of(
            queries.invitations_about(person),
            *("kind", "scope_kind", "scope_key", "email", "invited_at", "expires_at", "accepted_at", "revoked_at"),
            key="invitations",
            title=_("Invitations reçues"),
        )
    )
    yield part_of(
        queries.consents_of(person),
        *("purpose", "words", "given_at", "withdrawn_at"),
        key="consents",
        title=_("Vos consentements"),
    )
    yield part_of(
        NoticePreference.objects.filter(person=person),
        *("kind", "rhythm", "chosen_at"),
        key="rhythms",
        title=_("Vos choix de courriels"),
    )
    yield part_of(
        queries.notices_to(person),
        *("kind", "subject", "text", "why", "created_at", "sent_at"),
        key="notices",
        title=_("Ce que nous vous avons dit"),
    )
    yield part_of(
        queries.acts_of(person),
        *("verb", "about_kind", "about_key", "facts", "at"),
        key="journal",
        title=_("Vos actes"),
        labels={"verb": declarations.acts()},
    )


def _ways_to_sign_in(person: Person) -> Iterator[Part]:
    """Never the secrets: whoever opens the file of someone's data must not sign in as them."""
    ways = queries.ways_to_sign_in(person)
    yield Part(
        key="addresses",
        title=_("Vos adresses"),
        columns={"email": _("adresse électronique"), "main": _("principale")},
        rows=[{"email": address.email, "main": address.primary} for address in ways.addresses],
    )
    factors = [*ways.passkeys, *([ways.application] if ways.application else [])]
    yield Part(
        key="second-factors",
        title=_("Vos clés d’accès et votre application de codes"),
        columns={"name": _("nom"), "added_at": _("ajoutée"), "used_at": _("servie")},
        rows=[
            {
                "name": str(factor) if factor in ways.passkeys else str(_("Application de codes")),
                "added_at": factor.created_at,
                "used_at": factor.last_used_at,
            }
            for factor in factors
        ],
    )
    yield Part(
        key="identities",
        title=_("Vos identités extérieures"),
        columns={"provider": _("fournisseur"), "number": _("numéro"), "email": _("adresse électronique")},
        rows=[
            {
                "provider": identity.provider,
                "number": identity.uid,
                "email": identity.extra_data.get("userinfo", {}).get("email", ""),
            }
            for identity in ways.identities
        ],
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
    processings=(ACCOUNTS, SIGN_IN, ROLES, SESSIONS, CONSENTS, LETTERS, JOURNAL, WORK),
    data_on=data_on,
    forget=forget,
    acts=ACTS,
    check_can_forget=check_can_forget,
    goes=(
        _("votre compte : nom, adresse électronique, mot de passe"),
        _("vos rôles, vos organisations, ce qui a été vérifié de vous"),
        _("vos connexions en cours, sur tous vos appareils"),
        _("vos consentements, vos choix de courriels, et ce que nous vous avons écrit"),
    ),
    stays=(_("le journal de ce qui a été fait ici, où plus rien ne dit que c’était vous"),),
)
