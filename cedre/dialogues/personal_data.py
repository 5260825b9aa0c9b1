from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue

ANSWERING = Processing(
    key="answers",
    name=_("Réponses à un dialogue"),
    purpose=_("recueillir l’avis des personnes d’un territoire, montrer ce qu’elles partagent et ce qui les oppose"),
    basis=Basis.PUBLIC_TASK,
    people=_("toute personne qui répond à un dialogue, sans compte ni nom"),
    data=_(
        "réponses et changements d’avis avec leur instant, collège si la personne le dit et ses corrections, numéro"
        " propre au dialogue ; elles peuvent révéler une opinion"
    ),
    kept=_("le temps du dialogue et de ses suites ; la personne peut les effacer, ou couper le lien avec elle"),
    recipients=_("les personnes qui animent (fichier sans nom) ; le public ne voit que des nombres"),
    fields=("dialogues.participant.*", "dialogues.formercollege.*", "dialogues.vote.*"),
)

SUBMITTING = Processing(
    key="statements",
    name=_("Affirmations proposées"),
    purpose=_("soumettre au vote les idées de celles et ceux qui participent, et leur répondre"),
    basis=Basis.PUBLIC_TASK,
    people=_("toute personne qui propose une affirmation, sans compte ni nom"),
    data=_("mots proposés, instant, participation dont ils viennent ; ils peuvent révéler une opinion"),
    kept=_("le temps du dialogue et de ses suites ; ce qui n’est pas soumis au vote s’efface avec la participation"),
    recipients=_("les personnes qui modèrent ; le public, pour les mots soumis au vote, sans dire de qui ils viennent"),
    fields=("dialogues.statement.submitted_by", "dialogues.statement.text"),
)

ANIMATING = Processing(
    key="dialogues",
    name=_("Préparation et animation des dialogues"),
    purpose=_("savoir qui a préparé un dialogue, pour lui rendre son bureau et lui écrire"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui animent"),
    data=_("lien entre un dialogue et la personne qui l’a créé"),
    kept=_("aussi longtemps que le compte de la personne"),
    recipients=_("les personnes qui animent"),
    fields=("dialogues.dialogue.created_by",),
)


def data_on(person: Person) -> Iterator[Part]:
    """The dialogues of someone who animates. Answers are tied to no account: see `exports.participation`."""
    dialogues = Dialogue.objects.filter(created_by=person)
    yield part_of(
        dialogues,
        *("question", "description", "stage", "opens_on", "closes_on", "created_at"),
        key="dialogues",
        title=_("Dialogues que vous avez créés"),
    )


def forget(*, person: Person) -> None:
    actions.cut_creator(person=person)


ACTS = {
    "dialogues.answers-erased": _("Des réponses ont été effacées par qui les avait données"),
    "dialogues.answers-released": _("A téléchargé les réponses d’un dialogue"),
    "dialogues.answers-taken-in": _("A versé des réponses recueillies ailleurs"),
    "dialogues.conversation-imported": _("A importé une conversation"),
    "dialogues.dialogue-archived": _("A archivé un dialogue"),
    "dialogues.dialogue-closed": _("A clos un dialogue"),
    "dialogues.dialogue-drafted": _("A préparé un dialogue"),
    "dialogues.dialogue-opened": _("A ouvert un dialogue"),
    "dialogues.paper-entered": _("A saisi un bulletin de papier"),
    "dialogues.paper-corrected": _("A corrigé un bulletin de papier"),
    "dialogues.paper-taken-out": _("A annulé la saisie d’un bulletin de papier"),
    "dialogues.participation-assisted": _("A répondu avec une personne qui le demandait"),
    "dialogues.dialogue-revised": _("A modifié un dialogue"),
    "dialogues.draft-deleted": _("A supprimé un brouillon"),
    "dialogues.participant-cut": _("Des réponses ont été détachées de qui les avait données"),
    "dialogues.source-revised": _("A corrigé la provenance d’un dialogue"),
    "dialogues.decision-contested": _("Une décision de modération a été contestée"),
    "dialogues.decision-undone": _("A annulé une décision de modération"),
    "dialogues.statement-flagged": _("Une affirmation a été signalée"),
    "dialogues.statement-accepted": _("A accepté une affirmation proposée"),
    "dialogues.statement-merged": _("A réuni une affirmation à une autre"),
    "dialogues.statement-refused": _("A refusé une affirmation proposée"),
    "dialogues.statement-submitted": _("Une affirmation a été proposée"),
    "dialogues.statement-restored": _("A remis une affirmation"),
    "dialogues.statement-revised": _("A corrigé une affirmation"),
    "dialogues.statement-withheld": _("A retiré une affirmation"),
    "dialogues.words-taken-back": _("A effacé une affirmation, dont les mots ont été repris"),
    "dialogues.statements-added": _("A ajouté des affirmations"),
}

ROOM = Room(
    name="dialogues",
    processings=(ANSWERING, SUBMITTING, ANIMATING),
    data_on=data_on,
    forget=forget,
    acts=ACTS,
    stays=(
        _("les dialogues que vous avez créés, sans votre nom"),
        _("les réponses données à ces dialogues : elles ne sont reliées à aucun compte"),
    ),
)
