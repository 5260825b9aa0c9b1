from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cedre.territories import queries
from cedre.territories.models import Territory

CHOICES_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Picker:
    """What the picker shows: the words typed, and the territories to choose from, the chosen one first."""

    text: str
    chosen: Territory | None
    choices: list[Territory]


def picker(*, text: str, chosen_key: str) -> Picker:
    """The picker for what was typed and the key chosen so far; a key that is not one chooses nothing."""
    text = text.strip()
    chosen = None
    # A key holds 19 digits at most, and Python refuses to read thousands of them.
    if chosen_key.isdecimal() and len(chosen_key) < 20:
        chosen = queries.readable_territories().with_parents().filter(pk=chosen_key).first()
    found = queries.find_territories(text, limit=CHOICES_SHOWN)
    others = [territory for territory in found if territory != chosen]
    return Picker(text=text, chosen=chosen, choices=[chosen, *others] if chosen else others)


def is_searching(data: Mapping[str, Any]) -> bool:
    """Whether the picker's button sent the whole page, as it does without JavaScript: nothing is to be judged yet."""
    return "territory_search" in data


def typed(data: QueryDict, form: type[forms.Form]) -> dict[str, Any]:
    """What was typed in another form of the picker's page, to show it again without judging it."""
    fields = form.base_fields.items()
    return {name: field.widget.value_from_datadict(data, MultiValueDict(), name) for name, field in fields}


class TerritoryForm(forms.Form):
    """Choose one territory: words to look for it, then a choice among those found.

    Shown by `territories/components/picker.html` (field=form.territory, picker=form.picker), before the other fields
    of its page. Without JavaScript the button of the picker sends the whole page: the form is then never valid,
    and shows what it found.
    """

    territory = forms.ModelChoiceField(
        label=_("Territoire"),
        help_text=_(
            "Commune, intercommunalité, département ou région : son nom, son code postal ou son code officiel."
        ),
        queryset=queries.readable_territories(),
        widget=forms.HiddenInput(),
        error_messages={
            "required": _("Cherchez un territoire, puis choisissez-le dans la liste."),
            "invalid_choice": _("Ce territoire n’existe pas ou plus : cherchez-le de nouveau."),
        },
    )
    territory_text = forms.CharField(label=_("Nom ou code postal"), max_length=100, required=False)

    @property
    def picker(self) -> Picker:
        text, key = self["territory_text"].value(), self["territory"].value()
        if isinstance(key, Territory):
            key = key.pk
        return picker(text=str(text or ""), chosen_key=str(key or ""))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if is_searching(self.data) and not self.has_error("territory"):
            self.add_error("territory", _("Choisissez un territoire dans la liste, puis enregistrez."))
        return facts
