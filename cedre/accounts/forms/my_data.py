from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cedre.accounts import rules
from cedre.accounts.models import NoticeKind, Person, Rhythm
from cedre.accounts.queries import Choice, JournalFilter
from cedre.base.days import day_field


class ForgetMeForm(forms.Form):
    """Writing one's own address is a step that nobody takes by mistake."""

    email = forms.CharField(
        label=_("Pour confirmer, écrivez votre adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        if email.casefold() != self.person.email.casefold():
            raise ValidationError(_("Ce n’est pas l’adresse de votre compte : rien n’a été effacé."))
        return email


class RhythmsForm(forms.Form):
    """By which rhythm one is written to about each kind of things, and in which language."""

    roles = forms.ChoiceField(label=NoticeKind.ROLES.label, choices=Rhythm.choices, widget=forms.RadioSelect)
    dialogues = forms.ChoiceField(label=NoticeKind.DIALOGUES.label, choices=Rhythm.choices, widget=forms.RadioSelect)
    news = forms.ChoiceField(
        label=NoticeKind.NEWS.label,
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=rules.CONSENT_WORDS[rules.ASKS_CONSENT[NoticeKind.NEWS]],
    )
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    @staticmethod
    def initial_of(choices: Iterable[Choice], *, language: str) -> dict[str, str]:
        return {"language": language, **{choice.kind.value: choice.rhythm.value for choice in choices}}

    def rhythms(self) -> Mapping[NoticeKind, Rhythm]:
        return {kind: Rhythm(self.cleaned_data[kind.value]) for kind in rules.KINDS_TO_CHOOSE}


class JournalForm(forms.Form):
    """What to look for in the journal; everything is optional."""

    verb = forms.ChoiceField(label=_("Acte"), required=False)
    who = forms.CharField(
        label=_("Par qui"), required=False, max_length=120, help_text=_("Un nom, une adresse ou un pseudonyme entier.")
    )
    about = forms.CharField(
        label=_("Objet"), required=False, max_length=120, help_text=_("Par exemple dialogues.dialogue:12")
    )
    begins_on = day_field(_("Du"))
    ends_on = day_field(_("Au"))

    def __init__(self, *args: Any, verbs: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verb"].choices = [("", _("Tous")), *verbs]  # type: ignore[attr-defined] # a ChoiceField, declared above

    def wanted(self) -> JournalFilter:
        """What was asked, without what makes no sense."""
        return JournalFilter(**{name: value for name, value in self.cleaned_data.items() if value})
