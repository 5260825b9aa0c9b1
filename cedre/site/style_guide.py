"""What the style guide shows: facts made up for it, one set for every component in every state."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from cedre.base.days import day_field


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nom de la démarche"), help_text=_("Quelques mots suffisent."), max_length=80)
    question = forms.CharField(
        label=_("Question posée aux habitant·es"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    opens_on = day_field(_("Jour d’ouverture"), help_text=_("Par exemple 31/12/2026."), required=True)
    postcode = forms.CharField(label=_("Code postal"), max_length=5, required=False)
    place = forms.ChoiceField(label=_("Lieu"), choices=[("mairie", _("Mairie")), ("ecole", _("École"))])
    college = forms.ChoiceField(
        label=_("Vous parlez comme…"),
        choices=[
            ("elected", _("élu·e")),
            ("professional", _("professionnel·le")),
            ("citizen", _("citoyen·ne")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    colleges = forms.MultipleChoiceField(
        label=_("Collèges invités"),
        choices=[("elected", _("Élu·es")), ("professional", _("Professionnel·les")), ("citizen", _("Citoyen·nes"))],
        widget=forms.CheckboxSelectMultiple,
    )
    agrees = forms.BooleanField(label=_("J’ai relu les affirmations"))


def samples() -> dict[str, object]:
    """Context of `site/style.html`."""
    return {
        "form": SampleForm(
            initial={"name": _("Le renouveau du quartier"), "college": "citizen", "opens_on": date(2026, 5, 1)},
            prefix="quiet",
        ),
        "wrong_form": SampleForm({"wrong-question": "?" * 210, "wrong-postcode": "37"}, prefix="wrong"),
        "statement": SimpleNamespace(
            pk=12,
            text=_("Le futur square doit rester ouvert le soir, même si cela demande une présence humaine."),
        ),
        "trail": [(_("Dialogues"), "#"), (_("Tours Métropole Val de Loire"), "#")],
        "anchors": [
            ("shared", _("Ce que nous partageons")),
            ("divides", _("Ce qui fait débat")),
            ("map", _("La carte")),
        ],
        "headers": [_("Affirmation"), _("D’accord"), _("Je passe"), _("Pas d’accord")],
        "rows": [
            [_("Le square doit rester ouvert le soir."), 212, 31, 57],
            [_("Les travaux doivent commencer par les logements."), 184, 44, 72],
            [_("Il faut un lieu tenu par les habitant·es."), 251, 22, 27],
        ],
        "page": _second_page(),
        "first_of_may": date(2026, 5, 1),
        "colleges": [
            ("elected", _("Élu·es")),
            ("professional", _("Professionnel·les")),
            ("citizen", _("Citoyen·nes")),
        ],
        "groups": [1, 2, 3, 4, 5],
        "stances": ["agree", "disagree", "pass"],
        "states": [
            ("draft", _("Brouillon")),
            ("open", _("Ouvert")),
            ("closed", _("Clos")),
            ("archived", _("Archivé")),
        ],
        "icons": [
            "check",
            "cross",
            "pass",
            "info",
            "warning",
            "search",
            "arrow-right",
            "arrow-left",
            "copy",
            "print",
            "calendar",
            "people",
            "place",
            "undo",
            "plus",
            "lock",
        ],
        "colours": [
            "surface",
            "paper",
            "sunken",
            "ink",
            "ink-soft",
            "line",
            "line-strong",
            "cedar",
            "cedar-deep",
            "cedar-tint",
            "bark",
            "bark-tint",
            "saffron",
            "saffron-tint",
            "danger",
            "danger-tint",
            "agree",
            "disagree",
            "pass",
            "group-1",
            "group-2",
            "group-3",
            "group-4",
            "group-5",
            "college-elected",
            "college-professional",
            "college-citizen",
        ],
    }


def _second_page() -> Page:
    return Paginator(range(60), 20).page(2)
