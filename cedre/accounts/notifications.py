"""What is said to people: a notice, read on the site, and sent by the worker at the rhythm they chose."""

import logging
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cedre.accounts import queries
from cedre.accounts.declarations import Words
from cedre.accounts.models import Invitation, Membership, Notice, NoticeKind, Person, Rhythm, Role, RoleKind, Scope
from cedre.accounts.rules import SecurityChange
from cedre.base import later
from cedre.gateways import mail

logger = logging.getLogger(__name__)
LONGEST = {"subject": 200, "text": 2000, "why": 200}


def notify(
    person: Person,
    kind: NoticeKind,
    subject: Words,
    *,
    why: Words,
    now: datetime,
    text: Words = "",
    facts: Mapping[str, object] | None = None,
    address: str = "",
    once_per: str | None = None,
) -> Notice | None:
    """Say something to someone. Their language and their rhythm are theirs; this call only says what, and why them.

    Never name somebody else in it: it would stay with this person once the other is forgotten.

    `facts` fill the places of `subject` and `text` (`%(question)s`); a day is said as the person says it.
    `address`: a path of the site. `once_per` names the occasion: a second notice for it is not written (None).
    """
    with translation.override(person.language):
        # On one line each: in a letter, an address alone on its line is a link, and what people wrote must not be one.
        told = {name: " ".join(_said(value).split()) for name, value in (facts or {}).items()}
        words = {"subject": str(subject), "text": str(text), "why": str(why)}
    said = {name: said % told if told else said for name, said in words.items()}
    rhythm = queries.rhythm_of(person, kind)
    written = {
        "kind": kind,
        "address": address,
        "created_at": now,
        "by_mail": rhythm != Rhythm.NEVER,
        **{name: words[: LONGEST[name]] for name, words in said.items()},
    }
    if once_per is None:
        notice = Notice.objects.create(person=person, **written)
    else:
        notice, is_new = Notice.objects.get_or_create(person=person, once_per=once_per, defaults=written)
        if not is_new:
            return None

    if rhythm == Rhythm.IMMEDIATE:
        transaction.on_commit(lambda: ask_to_send(person_id=person.pk))
    return notice


def _said(fact: object) -> str:
    if not isinstance(fact, date):
        return str(fact)
    said = date_format(fact, "j F Y")
    return f"1er{said[1:]}" if fact.day == 1 and translation.get_language() == "fr" else said


def ask_to_send(*, person_id: int) -> None:
    """Ask the worker to send someone what is due to them; asked several times, done once."""
    later.run("accounts.send_notices", once_per=f"accounts.send_notices:{person_id}", person_id=person_id)


def announce_security_change(person: Person, change: SecurityChange) -> None:
    """Tell someone at once, whatever their rhythm, that how they sign in has changed: it may not have been them.

    A letter that cannot leave undoes nothing.
    """
    with translation.override(person.language):
        facts = {"name": person.name, "change": str(change.label)}
    try:
        mail.send("accounts/letters/security_change.txt", to=person.email, facts=facts, language=person.language)
    except mail.MailNotSent:
        logger.warning("a letter about the security of an account could not be sent")


def announce_invitation(invitation: Invitation, *, person: Person, now: datetime) -> None:
    """Tell someone who has an account that they are invited."""
    notify(
        person,
        NoticeKind.ROLES,
        _("Vous êtes invité·e : %(role)s"),
        text=_("Où : %(place)s. Cette invitation vaut jusqu’au %(until)s."),
        facts={
            "role": RoleKind(invitation.kind).label,
            "place": _name_of(invitation.scope),
            "until": timezone.localtime(invitation.expires_at).date(),
        },
        address=reverse("accounts:invitation", args=[queries.invitation_token(invitation)]),
        why=_("Cette invitation est à votre adresse."),
        now=now,
    )


def announce_acceptance(invitation: Invitation, *, role: Role, now: datetime) -> None:
    """Tell whoever sent an invitation that it was accepted; by whom is on the page of the team."""
    if invitation.invited_by is None or invitation.invited_by == role.person:
        return
    notify(
        invitation.invited_by,
        NoticeKind.ROLES,
        _("Votre invitation est acceptée : %(role)s"),
        text=_("Où : %(place)s."),
        facts={"role": RoleKind(role.kind).label, "place": _name_of(role.scope)},
        why=_("Vous avez envoyé cette invitation."),
        now=now,
    )


def announce_role(role: Role, *, by: Person | None, now: datetime) -> None:
    """Tell someone of a role that another person gave them without asking first."""
    if by is None or by == role.person:
        return
    notify(
        role.person,
        NoticeKind.ROLES,
        _("Vous avez un nouveau rôle : %(role)s"),
        text=_("Où : %(place)s. Si vous n’en voulez pas, vous pouvez le quitter."),
        facts={"role": RoleKind(role.kind).label, "place": _name_of(role.scope)},
        why=_("Ce rôle vous a été donné sans invitation."),
        address=reverse("accounts:own-roles"),
        now=now,
    )


def announce_membership(membership: Membership, *, by: Person, now: datetime) -> None:
    """Tell someone that they were written down as a member of an organisation."""
    if by == membership.person:
        return
    notify(
        membership.person,
        NoticeKind.ROLES,
        _("Vous êtes membre d’une organisation : %(organisation)s"),
        facts={"organisation": membership.organisation.name},
        why=_("Une personne qui administre la plateforme vous y a ajouté·e."),
        address=membership.organisation.get_absolute_url(),
        now=now,
    )


def announce_end(role: Role, *, by: Person | None, now: datetime) -> None:
    """Tell someone that a role was taken back from them; whoever leaves it knows."""
    if by == role.person:
        return
    notify(
        role.person,
        NoticeKind.ROLES,
        _("Vous n’avez plus ce rôle : %(role)s"),
        text=_("Où : %(place)s."),
        facts={"role": RoleKind(role.kind).label, "place": _name_of(role.scope)},
        why=_("Vous aviez ce rôle."),
        now=now,
    )


def announce_last_days(role: Role, *, now: datetime) -> bool:
    """Tell someone that a role of theirs ends soon, once for each last day it was given."""
    told = notify(
        role.person,
        NoticeKind.ROLES,
        _("Votre rôle se termine le %(on)s : %(role)s"),
        text=_("Où : %(place)s."),
        facts={"on": role.ends_on, "role": RoleKind(role.kind).label, "place": _name_of(role.scope)},
        why=_("Vous avez ce rôle."),
        address=reverse("accounts:own-roles"),
        once_per=f"accounts.role-ends:{role.pk}:{role.ends_on}",
        now=now,
    )
    return told is not None


def _name_of(scope: Scope) -> str:
    """What a place is called, were it closed since."""
    place = queries.places([scope]).get(scope)
    return place.name if place else "–"


def write_invitation(invitation: Invitation) -> None:
    """The letter that takes an invitation to its address, in the language of who invites. Raises `MailNotSent`."""
    place = queries.place_of(invitation.scope)
    token = queries.invitation_token(invitation)
    inviter = invitation.invited_by
    mail.send(
        "accounts/letters/invitation.txt",
        to=invitation.email,
        facts={
            "inviter": inviter.name if inviter else "",
            "role": invitation.get_kind_display(),
            "place": place.name,
            "until": invitation.expires_at,
            "link": settings.SITE_ADDRESS + reverse("accounts:invitation", args=[token]),
        },
        language=inviter.language if inviter else None,
    )
