from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.accounts import rules
from cedre.accounts.models import MarkKind, Organisation, OrganisationQuerySet, Profile
from cedre.base.days import day_field
from cedre.base.refusals import Refusal


class OrganisationForm(forms.Form):
    """What is said of an organisation; a number that does not exist is said in its place."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    profile = forms.ChoiceField(label=_("Profil"), choices=Profile.choices, widget=forms.RadioSelect)
    siren = forms.CharField(label=_("Numéro SIREN"), help_text=_("Neuf chiffres."), max_length=20, required=False)
    siret = forms.CharField(
        label=_("Numéro SIRET"), help_text=_("Quatorze chiffres, pour un établissement."), max_length=30, required=False
    )
    rna = forms.CharField(
        label=_("Numéro RNA"), help_text=_("Pour une association : W452000123."), max_length=20, required=False
    )

    def clean_siren(self) -> str:
        return self._number("siren")

    def clean_siret(self) -> str:
        return self._number("siret")

    def clean_rna(self) -> str:
        return self._number("rna")

    def _number(self, name: str) -> str:
        check = {"siren": rules.siren, "siret": rules.siret, "rna": rules.rna}[name]
        try:
            return check(self.cleaned_data[name])
        except Refusal as no:
            raise forms.ValidationError(str(no)) from no


class MemberForm(forms.Form):
    """Someone who has an account, by their address, and what they do in the organisation."""

    email = forms.EmailField(
        label=_("Adresse électronique"), help_text=_("Celle d’une personne qui a déjà un compte ici.")
    )
    function = forms.CharField(label=_("Fonction"), max_length=120, required=False)


class MandateForm(forms.Form):
    """The mandate of someone elected, checked by an administrator."""

    mandate = forms.CharField(label=_("Mandat"), help_text=_("Par exemple : maire de Beaugency."), max_length=160)
    begins_on = day_field(_("Premier jour du mandat"))
    ends_on = day_field(_("Dernier jour du mandat"), help_text=_("Ce jour est compris."))


class OrganisationMarkForm(forms.Form):
    """What an administrator checked of an organisation."""

    kind = forms.ChoiceField(
        label=_("Cette organisation est"),
        choices=[(kind.value, kind.label) for kind in (MarkKind.SERVICE, MarkKind.ASSOCIATION)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Précision"), help_text=_("Ce qui a été vérifié, en quelques mots."), max_length=160, required=False
    )


class CloseOrganisationForm(forms.Form):
    """Unite an organisation to another, or dissolve it when none is chosen."""

    into = forms.ModelChoiceField(
        label=_("La réunir à"),
        help_text=_("Ses membres et ses rôles y passent. Laissez vide pour la dissoudre : ils prennent fin."),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Aucune : la dissoudre"),
    )

    def __init__(self, *args: Any, others: OrganisationQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types
        field.queryset = others
