from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.syntheses import actions
from cedre.syntheses.models import Version

WRITING = Processing(
    key="syntheses",
    name=_("Synthèses"),
    purpose=_("dire ce qui ressort d’un dialogue, chaque phrase reliée à ce qui a été dit"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui animent"),
    data=_("qui a écrit chaque version, et quand"),
    kept=_("le temps du dialogue et de ses suites"),
    recipients=_("les personnes qui animent ; le public lit le texte, sans nom"),
    fields=("syntheses.version.written_by",),
)


def data_on(person: Person) -> Iterator[Part]:
    yield part_of(
        Version.objects.filter(written_by=person),
        *("dialogue__question", "written_at", "published_at"),
        key="syntheses",
        title=_("Synthèses que vous avez écrites"),
    )


def forget(*, person: Person) -> None:
    actions.cut_author(person=person)


ROOM = Room(
    name="syntheses",
    processings=(WRITING,),
    data_on=data_on,
    forget=forget,
    acts={
        "syntheses.synthesis-written": _("A écrit une synthèse"),
        "syntheses.synthesis-published": _("A publié une synthèse"),
        "syntheses.synthesis-unpublished": _("A retiré une synthèse"),
    },
    stays=(_("les synthèses que vous avez écrites, sans votre nom"),),
)
