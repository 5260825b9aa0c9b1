from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.pages import rules


class PageForm(forms.Form):
    """The words of a page, and the version from which they were written."""

    text = forms.CharField(
        label=_("Texte de la page"),
        help_text=_(
            "Un titre commence par ##, une ligne de liste par un tiret ; **deux étoiles** autour des mots forts ;"
            " un lien s’écrit [mots](https://adresse). [[Deux crochets]] marquent un endroit à compléter : ôtez-les"
            " quand c’est fait."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        max_length=rules.LONGEST_TEXT,
    )
    based_on = forms.IntegerField(label=_("Version de départ"), widget=forms.HiddenInput, min_value=0)

    def clean_text(self) -> str:
        # Browsers send line ends as two characters; what is kept has one.
        return self.cleaned_data["text"].replace("\r\n", "\n")
