from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.admissions import actions, queries
from cedre.admissions.models import ConfirmedAddress, EntryCode

LETTING_IN = Processing(
    key="admissions",
    name=_("Se présenter avant de répondre"),
    purpose=_("n’avoir qu’une participation par code, ou par adresse, dans les dialogues qui le demandent"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui répondent à ces dialogues ; personnes de l’équipe qui préparent les codes"),
    data=_(
        "l’empreinte du code, ou celle de l’adresse, sans lien avec les réponses ; l’adresse elle-même n’est pas gardée"
        " ; qui a préparé les codes, et quand"
    ),
    kept=_("le temps du dialogue et de ses suites"),
    recipients=_("personne : l’équipe ne voit que des nombres"),
    fields=("admissions.entrycode.made_by", "admissions.confirmedaddress.digest"),
)


def data_on(person: Person) -> Iterator[Part]:
    """The codes that this person prepared, and the dialogues where one of their addresses served."""
    yield part_of(
        EntryCode.objects.filter(made_by=person),
        *("dialogue__question", "made_at"),
        key="entry_codes",
        title=_("Codes que vous avez préparés"),
    )
    served = [each.pk for each in queries.served_addresses(person)]
    yield part_of(
        ConfirmedAddress.objects.filter(pk__in=served),
        "dialogue__question",
        key="confirmed_addresses",
        title=_("Dialogues où l’une de vos adresses a servi à vous présenter"),
    )


def forget(*, person: Person) -> None:
    actions.cut_person(person=person)


ROOM = Room(
    name="admissions",
    processings=(LETTING_IN,),
    data_on=data_on,
    forget=forget,
    acts={
        "admissions.codes-made": _("A préparé des codes d’entrée"),
        "admissions.codes-cancelled": _("A annulé des codes d’entrée"),
    },
    stays=(_("les codes que vous avez préparés, sans votre nom"),),
)
