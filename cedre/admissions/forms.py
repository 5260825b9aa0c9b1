from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.admissions import rules
from cedre.moderation.forms import OpenForm


class BatchForm(forms.Form):
    """How many cards to print."""

    number = forms.IntegerField(
        label=_("Combien de cartes ?"),
        help_text=_("Une par personne ; deux cents au plus à la fois. Huit à dix tiennent sur une feuille A4."),
        min_value=1,
        max_value=rules.MOST_AT_ONCE,
        initial=20,
    )


class CodeForm(forms.Form):
    """What is printed on a card."""

    code = forms.CharField(
        label=_("Le code de votre carte"),
        help_text=_("Neuf lettres et chiffres ; les tirets ne comptent pas."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Écrivez le code de votre carte.")},
    )


class LetterForm(OpenForm):
    """Where to send the link that lets one in."""

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_(
            "Elle sert à n’avoir qu’une réponse par personne. Elle n’est pas gardée, ni reliée à vos réponses."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Écrivez votre adresse.")},
    )
