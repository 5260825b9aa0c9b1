from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import RoleKind
from cedre.accounts.queries import Place
from cedre.base.days import day_field

# What each role is for, in the few words that help to choose one.
PURPOSES = {
    RoleKind.ADMINISTRATOR: _("Gère qui peut faire quoi"),
    RoleKind.COACH: _("Prépare, ouvre et clôt les dialogues ; invite l’équipe"),
    RoleKind.MODERATOR: _("Retire une affirmation du vote, ou l’y remet"),
    RoleKind.RESPONDENT: _("Lit les brouillons, au nom d’un service"),
    RoleKind.JUROR: _("Lit l’accompagnement de son jury, pas les brouillons"),
    RoleKind.CONTRIBUTOR: _("Lit les brouillons, pour aider à les écrire"),
    RoleKind.READER: _("Lit les brouillons, sans plus"),
}


class InvitationForm(forms.Form):
    """A role offered by a link, among those one may give here: to an address, or to whoever holds the link."""

    email = forms.EmailField(
        label=_("Adresse électronique de la personne"),
        help_text=_(
            "Elle seule pourra accepter. Sans adresse, la première personne qui ouvre le lien le pourra : "
            "seulement pour lire ou contribuer."
        ),
        required=False,
    )
    kind = forms.ChoiceField(label=_("Rôle"), widget=forms.RadioSelect)
    ends_on = day_field(
        _("Dernier jour du rôle"), help_text=_("Ce jour est compris. Laissez vide : jusqu’à ce que vous le retiriez.")
    )

    def __init__(self, *args: Any, kinds: Iterable[RoleKind], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [(kind.value, _with_purpose(kind)) for kind in kinds]


def _with_purpose(kind: RoleKind) -> str:
    return format_html('<span>{}<span class="choice__hint">{}</span></span>', kind.label, PURPOSES[kind])


class GivenRoleForm(forms.Form):
    """A role given at once to someone who has an account: which, where, until when."""

    # Nothing is chosen in advance: the first of each list would make an administrator of the whole platform.
    kind = forms.ChoiceField(label=_("Rôle"), choices=[("", _("Choisissez un rôle")), *RoleKind.choices])
    place = forms.ChoiceField(
        label=_("Où"), help_text=_("Pour un autre territoire : ouvrez sa page, puis celle de son équipe.")
    )
    ends_on = day_field(
        _("Dernier jour du rôle"), help_text=_("Ce jour est compris. Laissez vide : jusqu’à ce que vous le retiriez.")
    )

    def __init__(self, *args: Any, places: Iterable[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self._places = {f"{place.scope.kind}:{place.scope.key}": place for place in places}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, place in self._places.items():
            groups.setdefault(place.kind_label, []).append((key, place.name))
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [("", _("Choisissez un lieu")), *groups.items()]

    def clean_place(self) -> Place:
        return self._places[self.cleaned_data["place"]]


class LastDayForm(forms.Form):
    """The last day of a role."""

    ends_on = day_field(_("Dernier jour du rôle"), help_text=_("Ce jour est compris. Laissez vide : sans fin prévue."))


class NewcomerForm(forms.Form):
    """What it takes to have an account: a name, and an address where to send the code that opens it."""

    name = forms.CharField(label=_("Votre nom, tel que l’équipe le verra"), max_length=120)
    email = forms.EmailField(
        label=_("Votre adresse électronique"), help_text=_("Un code y sera envoyé pour vous connecter.")
    )

    def __init__(self, *args: Any, invited: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if invited:
            # The invitation says the address already: it is not asked again, nor shown to who holds the link.
            del self.fields["email"]
