"""Longer proposals of the story, who supports them and what is said of them. All of it fictional."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cedre.accounts.models import Person
from cedre.dialogues.models import Dialogue
from cedre.proposals import actions as proposals
from cedre.proposals.models import Proposal, Side


class Told(NamedTuple):
    """A proposal, how many support it, and what is said of it: the side, the words, how many find them useful."""

    title: str
    problem: str
    idea: str
    concerned: str
    place: str
    supports: int
    arguments: tuple[tuple[Side, str, int], ...] = ()


PROPOSALS = (
    Told(
        "Une navette du soir, de l’arrêt de bus aux tours",
        "Après 21 heures, le bus s’arrête en bas. Le chemin n’est pas éclairé, et beaucoup font un détour.",
        "Un minibus, de 21 heures à minuit, du jeudi au samedi, conduit par des salarié·es de la régie de quartier.\n\n"
        "On commencerait par trois mois d’essai, et on compterait qui monte.",
        "Celles et ceux qui rentrent tard du travail, les jeunes",
        "De l’arrêt « Mairie » aux tours",
        41,
        (
            (Side.FOR, "Ma fille prendrait le poste du soir qu’elle refuse aujourd’hui.", 18),
            (Side.FOR, "La régie a déjà un minibus, qui dort la nuit.", 9),
            (Side.AGAINST, "Trois soirs par semaine ne suffisent pas à qui travaille tous les jours.", 12),
        ),
    ),
    Told(
        "Une heure du matin pour les plus de 70 ans au marché",
        "Le samedi à 11 heures, on se bouscule. Avec une canne, on n’y va plus.",
        "De 8 heures à 9 heures, des allées sans scooters, des chaises, et quelqu’un pour porter les sacs.",
        "Les personnes âgées, celles qui marchent mal",
        "Place du marché",
        23,
        ((Side.AGAINST, "À 8 heures, la moitié des étals ne sont pas montés.", 6),),
    ),
    Told(
        "Le local du rez-de-chaussée pour les devoirs",
        "Les appartements sont petits, et la bibliothèque ferme à 18 heures.",
        "Ouvrir le local vide de la tour B de 17 heures à 20 heures, avec des étudiant·es.",
        "Les collégien·nes",
        "Tour B",
        16,
        ((Side.FOR, "Les clés sont chez le bailleur, il suffirait de demander.", 5),),
    ),
    Told(
        "Réparer ensemble, un samedi par mois",
        "On jette ce qu’on ne sait plus réparer.",
        "Un atelier avec des outils en commun : vélos, petits appareils, vêtements.",
        "",
        "",
        9,
    ),
)


def propose(dialogue: Dialogue, *, moderator: Person, by: Person, now: datetime) -> Proposal:
    """Open the dialogue to proposals; four are published, supported, argued. Returns the most supported."""
    begins = now - timedelta(days=12)
    proposals.open_call(dialogue=dialogue, by=by, now=begins)
    people = list(dialogue.participants.filter(cut_at__isnull=True).order_by("pk")[:60])
    made = []
    for rank, told in enumerate(PROPOSALS):
        said = begins + timedelta(hours=5 * rank + 1)
        proposal = proposals.submit_proposal(
            dialogue=dialogue,
            participant=people[rank],
            title=told.title,
            problem=told.problem,
            idea=told.idea,
            concerned=told.concerned,
            place=told.place,
            address=f"192.0.2.{rank + 1}",
            now=said,
        )
        proposals.accept_words(words=proposal, by=moderator, now=said + timedelta(hours=2))
        for person in people[rank : rank + told.supports]:
            proposals.support(proposal=proposal, participant=person, address="", now=said + timedelta(hours=3))
        for number, (side, text, useful) in enumerate(told.arguments):
            argument = proposals.give_argument(
                proposal=proposal,
                participant=people[10 + number],
                side=side,
                text=text,
                address=f"192.0.2.{20 + number}",
                now=said + timedelta(hours=4),
            )
            proposals.accept_words(words=argument, by=moderator, now=said + timedelta(hours=6))
            for person in people[20 : 20 + useful]:
                proposals.find_useful(argument=argument, participant=person, address="", now=said + timedelta(hours=7))
        made.append(proposal)
    return made[0]
