from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.pages import actions
from cedre.pages.models import PageVersion

WRITING_PAGES = Processing(
    key="pages",
    name=_("Pages d’information du site"),
    purpose=_("savoir qui a modifié les mentions légales, cette page et la déclaration d’accessibilité"),
    basis=Basis.LEGITIMATE_INTEREST,
    people=_("personnes qui modifient ces pages"),
    data=_("pseudonyme de l’auteur·e de chaque version"),
    kept=_("aussi longtemps que les versions ; le pseudonyme est coupé quand le compte est effacé"),
    recipients=_("les personnes qui animent ou administrent"),
    fields=("pages.pageversion.written_by",),
)


def data_on(person: Person) -> Iterator[Part]:
    versions = PageVersion.objects.filter(written_by=person.pseudonym)
    yield part_of(
        versions, "key", "language", "number", "text", "written_at", key="page_versions", title=_("Pages modifiées")
    )


def forget(*, person: Person) -> None:
    actions.cut_author(person=person)


ROOM = Room(
    name="pages",
    processings=(WRITING_PAGES,),
    data_on=data_on,
    forget=forget,
    acts={
        "pages.original-restored": _("A rendu à une page son texte d’origine"),
        "pages.page-revised": _("A modifié une page d’information"),
    },
    stays=(_("les pages d’information que vous avez modifiées, sans votre nom"),),
)
