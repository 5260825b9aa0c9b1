from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.coaching.models import Engagement

ENGAGING = Processing(
    key="engagements",
    name=_("Accompagnements"),
    purpose=_("savoir qui a ouvert un accompagnement"),
    basis=Basis.PUBLIC_TASK,
    people=_("coachs"),
    data=_("lien entre un accompagnement et la personne qui l’a ouvert"),
    kept=_("aussi longtemps que le compte de la personne"),
    recipients=_("l’équipe de l’accompagnement"),
    fields=("coaching.engagement.created_by",),
)


def data_on(person: Person) -> Iterator[Part]:
    """The engagements that this person opened."""
    yield part_of(
        Engagement.objects.filter(created_by=person),
        *("title", "summary", "begins_on", "ends_on", "created_at"),
        key="engagements",
        title=_("Accompagnements que vous avez ouverts"),
    )


def forget(*, person: Person) -> None:
    """Nothing to cut by hand: when the account goes, the engagement stays and says no more who opened it."""


ROOM = Room(
    name="coaching",
    processings=(ENGAGING,),
    data_on=data_on,
    forget=forget,
    acts={
        "coaching.engagement-opened": _("A ouvert un accompagnement"),
        "coaching.engagement-revised": _("A modifié un accompagnement"),
    },
    stays=(_("les accompagnements que vous avez ouverts, sans votre nom"),),
)
