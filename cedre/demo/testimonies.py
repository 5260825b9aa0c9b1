"""Spoken words of the story: a walk with women of the quartier, an interview in a hall. All of it fictional."""

from datetime import datetime, timedelta

from django.utils import timezone

from cedre.accounts.models import College, Person
from cedre.dialogues.models import Dialogue
from cedre.testimonies import actions as testimonies
from cedre.testimonies.forms import CONSENT
from cedre.testimonies.models import ConsentLevel, Occasion

WALK = """\
Moi je sors du travail à 22 heures. Du bus jusqu’à la tour, je téléphone à ma sœur Samia tout le long, \
pour ne pas être seule. Les lampes, il y en a une sur deux qui marche. \
Si on éclairait le chemin, on ne ferait pas de détour par le parking.

Le mercredi, avec les petits de Mme Roussel, on s’arrête trois fois. Il n’y a nulle part où s’asseoir à l’ombre."""
INTERVIEW = """\
J’ai vu naître trois générations dans cet immeuble. On me dit qu’il faut partir, d’accord, mais qu’on me dise où, \
et quand. Mon fils Karim habite à côté, au 12 allée des Tilleuls. Je veux pouvoir rester près de lui."""


def gather(dialogue: Dialogue, *, by: Person, now: datetime) -> None:
    """Two testimonies: one read over, with an extract published and its statements; one whose masks wait."""
    walked = now - timedelta(days=20)
    testimony = testimonies.record_testimony(
        dialogue=dialogue,
        occasion=Occasion.WALK,
        place="De l’arrêt de bus à la tour",
        gathered_on=timezone.localdate(walked),
        context="Marche du soir avec six habitantes (fictives), à leur pas.",
        college=College.CITIZEN,
        words=WALK,
        consent_level=ConsentLevel.NAMED,
        consent_text=str(CONSENT),
        consented_on=timezone.localdate(walked),
        name="Nour (prénom fictif)",
        by=by,
        now=walked,
    )
    testimonies.suggest_masks(testimony_id=testimony.pk, now=walked)
    read_over = walked + timedelta(days=1)
    for passage in ("Samia", "Mme Roussel"):
        testimonies.hide_passage(testimony=testimony, passage=passage, by=by, now=read_over)
    for mask in testimony.masks.filter(state="suggested"):
        testimonies.decide_mask(mask=mask, hide=False, by=by, now=read_over)
    light = testimonies.mark_verbatim(
        testimony=testimony, passage=WALK.split("\n\n", maxsplit=1)[0], by=by, now=read_over
    )
    bench = testimonies.mark_verbatim(testimony=testimony, passage=WALK.split("\n\n")[1], by=by, now=read_over)
    for verbatim, number in ((light, 2), (light, 6), (bench, 8)):
        testimonies.link_statement(verbatim=verbatim, number=number, by=by, now=read_over)
    testimonies.publish_verbatim(verbatim=light, by=by, now=read_over)

    said = now - timedelta(days=2)
    testimonies.record_testimony(
        dialogue=dialogue,
        occasion=Occasion.INTERVIEW,
        place="Dans son hall",
        gathered_on=timezone.localdate(said),
        context="",
        college=College.CITIZEN,
        words=INTERVIEW,
        consent_level=ConsentLevel.NONE,
        consent_text=str(CONSENT),
        consented_on=timezone.localdate(said),
        name="",
        by=by,
        now=said,
    )
