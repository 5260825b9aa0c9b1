import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College
from cedre.base.days import day_field
from cedre.dialogues.rules import LONGEST_STATEMENT
from cedre.moderation.forms import WordsField
from cedre.testimonies import rules
from cedre.testimonies.models import ConsentLevel, Occasion

CONSENT = _(
    "Mes paroles serviront à ce dialogue. L’équipe qui l’anime les lit. J’ai choisi ce qui peut paraître. "
    "Je peux reprendre mon accord quand je veux : mes paroles seront effacées."
)


class SpokenWords(forms.CharField):
    """Words on several lines, freed of what nobody sees."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "").replace("\r\n", "\n")
        kept = (each for each in text if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"})
        return "".join(
            each for each in kept if each not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        ).strip()


class TestimonyForm(forms.Form):
    """A testimony: when and where, what was said, what was agreed."""

    occasion = forms.ChoiceField(
        label=_("Comment ces paroles ont-elles été recueillies ?"), choices=Occasion.choices, widget=forms.RadioSelect
    )
    gathered_on = day_field(_("Quel jour ?"), required=True)
    place = WordsField(label=_("Où ?"), help_text=_("L’équipe seule le lit."), max_length=120, required=False)
    college = forms.ChoiceField(
        label=_("De quel collège parle la personne ?"),
        choices=[("", _("Elle ne l’a pas dit")), *College.choices],
        required=False,
    )
    context = SpokenWords(
        label=_("Contexte"),
        help_text=_("Ce qui aide à comprendre : ce qui a été demandé, qui était là. L’équipe seule le lit."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    words = SpokenWords(
        label=_("Les paroles, telles qu’elles ont été dites"),
        help_text=_("Les noms et les adresses seront cherchés ; vous déciderez de ce qu’il faut masquer."),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=rules.LONGEST_WORDS,
        error_messages={"required": _("Écrivez ce que la personne a dit.")},
    )
    consent_text = SpokenWords(
        label=_("Ce que la personne a accepté, dans les mots qu’elle a lus ou entendus"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        initial=CONSENT,
    )
    consent_level = forms.ChoiceField(
        label=_("Qu’est-ce qui peut paraître ?"), choices=ConsentLevel.choices, widget=forms.RadioSelect
    )
    name = WordsField(
        label=_("Le nom à publier, si elle l’a choisi"),
        help_text=_("Un prénom, un surnom, une fonction : comme la personne veut être nommée."),
        max_length=80,
        required=False,
    )
    consented_on = day_field(_("Le jour où elle a dit oui"), required=True)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        days = {name: facts.get(name) for name in ("gathered_on", "consented_on")}
        for name, refusal in (("gathered_on", rules.GatheredInTheFuture), ("consented_on", rules.ConsentedInTheFuture)):
            if (day := days[name]) is not None and day > self.today:
                self.add_error(name, str(refusal()))
        if facts.get("consent_level") == ConsentLevel.NAMED and not facts.get("name"):
            self.add_error("name", str(rules.NameNeeded()))
        return facts


class PassageForm(forms.Form):
    """Some of the words, copied or selected: to hide them, or to choose them as an extract."""

    passage = SpokenWords(
        label=_("Le passage"),
        widget=forms.Textarea(attrs={"rows": 3, "data-passage": ""}),
        max_length=rules.LONGEST_WORDS,
        error_messages={"required": _("Copiez ici un passage des paroles.")},
    )


class DrawForm(forms.Form):
    """A statement that comes from an extract."""

    text = WordsField(
        label=_("Une affirmation"),
        help_text=_("Une seule idée, que d’autres pourront approuver ou non."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_STATEMENT,
        error_messages={"required": _("Écrivez l’affirmation avant de l’ajouter.")},
    )


class LinkForm(forms.Form):
    """A statement already there."""

    number = forms.IntegerField(
        label=_("Numéro de l’affirmation"),
        min_value=1,
        max_value=1_000_000,
        error_messages={"required": _("Donnez le numéro d’une affirmation.")},
    )
