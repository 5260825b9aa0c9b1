from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College
from cedre.base.days import day_field
from cedre.coaching import rules


class EngagementForm(forms.Form):
    """What is said of an engagement, the same when it is opened and when it is revised."""

    title = forms.CharField(
        label=_("Titre"),
        help_text=_("Comme vous le nommez entre vous : « Trois-Sources, renouveler ensemble »."),
        max_length=rules.LONGEST_TITLE,
    )
    colleges = forms.MultipleChoiceField(
        label=_("Publics"),
        choices=College.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=College.values,
        error_messages={"required": _("Choisissez au moins un public.")},
    )
    summary = forms.CharField(
        label=_("Résumé"),
        help_text=_("Ce qui est demandé, par qui, pour quoi faire. Quelques phrases suffisent."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
    )
    begins_on = day_field(_("Premier jour"), required=True)
    ends_on = day_field(
        _("Dernier jour"), help_text=_("Ce jour est compris. Laissez vide si vous ne savez pas encore.")
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        begins_on: date | None = facts.get("begins_on")
        ends_on: date | None = facts.get("ends_on")
        if begins_on and ends_on and ends_on < begins_on:
            self.add_error("ends_on", str(rules.EndsBeforeItBegins.message))
        return facts
