from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.syntheses import rules
from cedre.testimonies.forms import SpokenWords


class SynthesisForm(forms.Form):
    """The text of a synthesis."""

    text = SpokenWords(
        label=_("La synthèse"),
        help_text=_(
            "Après chaque phrase, dites d’où elle vient : [12] pour une affirmation, [P3] pour un extrait de paroles, "
            "[équipe] si c’est vous qui parlez. Une ligne vide sépare les paragraphes ; « ## » commence un titre."
        ),
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=rules.LONGEST,
        error_messages={"required": _("Écrivez la synthèse avant de l’enregistrer.")},
    )
