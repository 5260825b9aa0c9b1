"""What the coach writes of the story: a synthesis, each sentence of which says where it comes from."""

from datetime import datetime, timedelta

from cedre.accounts.models import Person
from cedre.dialogues.models import Dialogue
from cedre.syntheses import actions as syntheses
from cedre.syntheses import queries

TEXT = """\
## Rester, et marcher sans peur

Une famille relogée doit pouvoir rester dans le quartier, si elle le souhaite. [3] \
Personne, dans aucun collège, ne le conteste vraiment. [3]

Le trajet entre l’arrêt de bus et les immeubles est le premier sujet d’inquiétude. [2, 6] \
Une habitante (fictive) raconte le sien. \
[{extract}] Nous l’avons refait avec elle, un soir de novembre. [équipe]

## Être tenu·es au courant

Les dates des coupures et du chantier doivent être affichées dans les halls, \
et les propositions recevoir une réponse écrite. [4, 10] \
Le service a répondu sur les lampes et sur les bancs ; il doit encore répondre sur le centre de santé. [équipe]
"""


def write(dialogue: Dialogue, *, by: Person, now: datetime) -> None:
    """The coach publishes a synthesis that cites statements and the extract that may be read."""
    extract = next(iter(queries.sources_of(dialogue).extracts))
    syntheses.write_synthesis(
        dialogue=dialogue, text=TEXT.format(extract=f"P{extract}"), publish=True, by=by, now=now - timedelta(hours=20)
    )
