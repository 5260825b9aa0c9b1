from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.testimonies import actions
from cedre.testimonies.models import Testimony

GATHERING = Processing(
    key="testimonies",
    name=_("Témoignages recueillis"),
    purpose=_("faire entendre dans un dialogue des personnes qui ne viennent pas sur ces pages"),
    basis=Basis.CONSENT,
    people=_("personnes rencontrées en entretien, en marche, en réunion ; personnes de l’équipe qui recueillent"),
    data=_(
        "paroles, lieu, jour, contexte, collège, accord avec les mots lus et son jour, nom à publier si la personne"
        " l’a choisi ; qui a recueilli ; ces paroles peuvent révéler une opinion ou nommer des personnes"
    ),
    kept=_("le temps du dialogue et de ses suites ; la personne reprend son accord quand elle veut, et tout s’efface"),
    recipients=_(
        "l’équipe qui anime ou modère ; le public, pour les extraits que la personne accepte de voir paraître"
    ),
    fields=("testimonies.testimony.*",),
)


def data_on(person: Person) -> Iterator[Part]:
    """What this person gathered, never the words: they are someone else's."""
    yield part_of(
        Testimony.objects.filter(gathered_by=person),
        *("dialogue__question", "occasion", "gathered_on", "recorded_at"),
        key="testimonies",
        title=_("Témoignages que vous avez recueillis"),
    )


def forget(*, person: Person) -> None:
    actions.cut_gatherer(person=person)


ROOM = Room(
    name="testimonies",
    processings=(GATHERING,),
    data_on=data_on,
    forget=forget,
    acts={
        "testimonies.testimony-recorded": _("A enregistré un témoignage"),
        "testimonies.testimony-revised": _("A corrigé un témoignage"),
        "testimonies.mask-decided": _("A décidé d’un masque"),
        "testimonies.passage-hidden": _("A masqué un passage"),
        "testimonies.verbatim-marked": _("A choisi un extrait de paroles"),
        "testimonies.verbatim-unmarked": _("A ôté un extrait de paroles"),
        "testimonies.verbatim-published": _("A publié un extrait de paroles"),
        "testimonies.verbatim-unpublished": _("A retiré un extrait de paroles de la page"),
        "testimonies.statement-drawn": _("A tiré une affirmation de paroles recueillies"),
        "testimonies.statement-linked": _("A relié une affirmation à des paroles recueillies"),
        "testimonies.consent-withdrawn": _("A effacé un témoignage dont l’accord était repris"),
    },
    stays=(_("les témoignages que vous avez recueillis, sans votre nom"),),
)
