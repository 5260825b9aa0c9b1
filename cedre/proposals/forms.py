from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.moderation.forms import LinesField, OpenForm, WordsField
from cedre.proposals import rules
from cedre.proposals.models import Side


class ProposalForm(OpenForm):
    """A problem, an idea, who is concerned and where."""

    title = WordsField(
        label=_("Votre proposition, en une ligne"),
        help_text=_("Ce que l’on lira d’abord, dans la liste."),
        max_length=rules.LONGEST_TITLE,
        error_messages={"required": _("Donnez un titre à votre proposition.")},
    )
    problem = LinesField(
        label=_("Quel est le problème ?"),
        help_text=_("Ce que vous vivez ou voyez, en quelques phrases. N’y mettez le nom de personne."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=rules.LONGEST_PROBLEM,
        error_messages={"required": _("Dites le problème en quelques mots.")},
    )
    idea = LinesField(
        label=_("Quelle est votre idée ?"),
        help_text=_("Ce qu’il faudrait faire, et comment si vous le savez. 2 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=rules.LONGEST_IDEA,
        error_messages={"required": _("Dites votre idée.")},
    )
    concerned = WordsField(
        label=_("Qui est concerné ?"),
        help_text=_("Par exemple : les enfants de l’école, les commerçantes de la place."),
        max_length=rules.LONGEST_DETAIL,
        required=False,
    )
    place = WordsField(
        label=_("Où ?"),
        help_text=_("Un lieu que l’on reconnaît : une rue, une place, tout le quartier. Pas l’adresse de quelqu’un."),
        max_length=rules.LONGEST_DETAIL,
        required=False,
    )


class ArgumentForm(OpenForm):
    """One reason, on one side."""

    side = forms.ChoiceField(
        label=_("Votre argument est…"),
        choices=Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites s’il est pour ou contre.")},
    )
    text = WordsField(
        label=_("Votre argument"),
        help_text=_("Une seule raison, que d’autres pourront trouver utile."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=rules.LONGEST_ARGUMENT,
        error_messages={"required": _("Écrivez votre argument.")},
    )
