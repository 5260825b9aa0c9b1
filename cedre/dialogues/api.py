"""Dialogues and their results for programs: what anyone may read on the pages, and nothing more."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Path, Query, Router
from pydantic import WithJsonSchema

from cedre.accounts.models import College
from cedre.dialogues import exports, queries, rules
from cedre.dialogues.models import Dialogue, Language, Stage, Statement
from cedre.territories import queries as territories_queries
from cedre.territories.api import Facts, Paging, PartOfList, TerritoryName, part_of_list, territory_name

router = Router(tags=[_("Dialogues")])
LanguageName = Annotated[Language, WithJsonSchema({"type": "string", "enum": Language.values})]
StageName = Annotated[Stage, WithJsonSchema({"type": "string", "enum": Stage.values})]
CollegeName = Annotated[College, WithJsonSchema({"type": "string", "enum": College.values})]
SLUG = Path(..., description=_("Le dernier mot de l’adresse du dialogue."))


class DialogueFacts(Facts):
    """A dialogue, as its page shows it."""

    slug: str = Field(description=_("Le dernier mot de son adresse : il le désigne partout ici."))
    question: str = Field(description=_("La question posée."))
    description: str = Field(description=_("Sa présentation, en texte simple."))
    language: LanguageName = Field(description=_("La langue de la question et des affirmations."))
    territory: TerritoryName = Field(description=_("Le territoire où elle est posée."))
    stage: StageName = Field(description=_("Où en est le dialogue aujourd’hui."))
    accepts_votes: bool = Field(description=_("Si l’on peut y répondre aujourd’hui."))
    opens_on: date | None = Field(description=_("Premier jour, s’il est fixé."))
    closes_on: date | None = Field(description=_("Dernier jour, compris, s’il est fixé."))
    colleges: list[CollegeName] = Field(description=_("Les collèges invités."))
    participants: int = Field(description=_("Combien de personnes y sont venues."))
    statements: int = Field(description=_("Combien d’affirmations y sont soumises au vote."))
    has_results: bool = Field(description=_("Si des résultats ont déjà été calculés."))
    is_fictional: bool = Field(description=_("Vrai pour une démonstration : personnes et paroles y sont inventées."))
    source: str = Field(description=_("Provenance, pour une conversation tenue ailleurs ; vide sinon."))
    url: str = Field(description=_("Adresse de sa page."))


class DialogueList(PartOfList):
    items: list[DialogueFacts] = Field(description=_("Les dialogues."))


class StatementFacts(Facts):
    """An idea put to the vote."""

    number: int = Field(description=_("Son numéro dans le dialogue."))
    text: str = Field(description=_("Ses mots."))
    written_at: datetime = Field(description=_("Quand elle a été écrite."))
    url: str = Field(description=_("Adresse de ses réponses."))


class StatementList(PartOfList):
    items: list[StatementFacts] = Field(description=_("Les affirmations soumises au vote, par numéro."))


class Counts(Facts):
    """How people answered, in numbers of people."""

    agree: int = Field(description=_("D’accord."))
    disagree: int = Field(description=_("Pas d’accord."))
    passed: int = Field(alias="pass", description=_("Je passe."))


class CampFacts(Facts):
    """A college, or a group of people who answer alike."""

    key: str = Field(description=_("Ce qui le désigne dans les réponses de chaque affirmation."))
    label: str = Field(description=_("Son nom."))
    people: int = Field(description=_("Combien de personnes y ont répondu."))


class Said(Facts):
    """What a group says more than the others."""

    number: int = Field(description=_("Le numéro de l’affirmation."))
    stance: Literal["agree", "disagree"] = Field(description=_("Ce que le groupe en dit."))
    percent_inside: int = Field(description=_("Part du groupe qui le dit, en pour cent."))
    percent_outside: int = Field(description=_("Part des autres personnes placées qui le disent, en pour cent."))


class GroupFacts(CampFacts):
    says: list[Said] = Field(description=_("Ce qu’il dit plus que les autres."))


class Shared(Facts):
    """That a statement is shared by every camp of the basis."""

    stance: Literal["agree", "disagree"] = Field(description=_("Ce que tous en disent."))
    tenths: int = Field(description=_("Par combien de personnes sur dix, dans le collège ou groupe le moins unanime."))


class StatementAnswers(Facts):
    """A statement and how it was answered; nothing where too few people would be shown."""

    number: int = Field(description=_("Son numéro."))
    text: str = Field(description=_("Ses mots."))
    shared: Shared | None = Field(description=_("Si elle est partagée : comment."))
    is_divisive: bool = Field(description=_("Si elle est parmi ce qui divise le plus."))
    everyone: Counts | None = Field(description=_("Toutes les réponses ; rien s’il y en a trop peu."))
    colleges: dict[str, Counts | None] = Field(description=_("Par collège ; rien où il y en a trop peu."))
    groups: dict[str, Counts | None] = Field(description=_("Par groupe ; rien où il y en a trop peu."))


class Results(Facts):
    """The results as last computed, small numbers already left out, with what it takes to compute them again."""

    dialogue: str = Field(description=_("Le dialogue."))
    question: str = Field(description=_("La question posée."))
    url: str = Field(description=_("Adresse de sa page."))
    is_fictional: bool = Field(description=_("Vrai pour une démonstration : personne n’a répondu."))
    licence: str = Field(description=_("La licence des données, par son nom SPDX ; « none » : aucune."))
    source: str = Field(description=_("Provenance, pour une conversation tenue ailleurs ; vide sinon."))
    drawn_at: datetime = Field(description=_("Quand ils ont été calculés."))
    participants: int = Field(description=_("Combien de personnes ont répondu."))
    answers: int = Field(description=_("Combien de réponses ont été comptées."))
    basis: Literal["colleges", "groups", "tendencies", "everyone"] = Field(
        description=_(
            "Entre qui l’on cherche ce qui est partagé : collèges, sinon groupes ou tendances, sinon tout le monde."
        )
    )
    colleges: list[CampFacts] = Field(description=_("Les collèges assez nombreux pour être montrés."))
    small_colleges: list[CollegeName] = Field(description=_("Les collèges où trop peu de personnes ont répondu."))
    group_finding: str = Field(
        description=_(
            "Si des groupes nets existent (clear), ou des tendances sans frontière (tendencies), sinon pourquoi."
        )
    )
    stability: float = Field(description=_("Stabilité des groupes, de 0 (hasard) à 1."))
    groups: list[GroupFacts] = Field(description=_("Les groupes de personnes qui répondent de façon voisine."))
    statements: list[StatementAnswers] = Field(description=_("Chaque affirmation et ses réponses, par numéro."))
    recipe: dict[str, Any] = Field(
        description=_(
            "La recette : moteur, versions, graine, empreinte des données, seuils. Assez pour refaire le calcul."
        )
    )


@router.get(
    "",
    response=DialogueList,
    summary=_("Lister les dialogues"),
    description=_("Les dialogues publiés, le plus récent d’abord ; autour d’un territoire, le sien d’abord."),
)
def list_dialogues(
    request: HttpRequest,
    paging: Query[Paging],
    territory: str = Query(
        "",
        max_length=30,
        description=_(
            "Code officiel d’un territoire, précédé de sa nature s’il est ambigu (departement:75) : ses dialogues, "
            "ceux du territoire qui le contient et ceux des territoires qu’il contient."
        ),
    ),
    accepting_votes: bool = Query(
        default=False, description=_("Vrai : seulement ceux où l’on peut répondre aujourd’hui.")
    ),
) -> dict[str, Any]:
    place = territories_queries.territory_by_code(territory) if territory else None
    dialogues = queries.public_dialogues(of=place)
    if accepting_votes:
        dialogues = dialogues.accepting_votes(today=timezone.localdate())
    return part_of_list(dialogues, paging, lambda dialogue: _dialogue_facts(dialogue, request))


@router.get(
    "/{slug}",
    response=DialogueFacts,
    summary=_("Lire un dialogue"),
    description=_("Un dialogue publié. Un brouillon n’existe pas encore pour le public."),
)
def read_dialogue(request: HttpRequest, slug: str = SLUG) -> dict[str, Any]:
    return _dialogue_facts(_dialogue(slug), request)


@router.get(
    "/{slug}/statements",
    response=StatementList,
    summary=_("Lister les affirmations d’un dialogue"),
    description=_("Les affirmations soumises au vote, par numéro. Celles qui ont été retirées n’y sont pas."),
)
def list_statements(request: HttpRequest, paging: Query[Paging], slug: str = SLUG) -> dict[str, Any]:
    statements = _dialogue(slug).statements.shown()

    def facts(statement: Statement) -> dict[str, Any]:
        address = reverse("dialogues:statement-votes", args=[slug, statement.number])
        return {
            "number": statement.number,
            "text": statement.text,
            "written_at": statement.written_at,
            "url": request.build_absolute_uri(address),
        }

    return part_of_list(statements, paging, facts)


@router.get(
    "/{slug}/results",
    response=Results,
    by_alias=True,
    summary=_("Lire les résultats d’un dialogue"),
    description=_(
        "Les résultats tels qu’ils ont été calculés en dernier, petits effectifs déjà retirés, avec leur recette. "
        "Jamais les réponses d’une personne."
    ),
)
def read_results(request: HttpRequest, slug: str = SLUG) -> dict[str, Any]:
    dialogue = _dialogue(slug)
    results = queries.published_results(dialogue)
    if results is None:
        raise Http404(gettext("Ce dialogue n’a pas encore de résultats."))
    return exports.results_document(results, address=request.build_absolute_uri(dialogue.get_absolute_url()))


def _dialogue(slug: str) -> Dialogue:
    dialogue = queries.public_dialogues().filter(slug=slug).first()
    if dialogue is None:
        raise Http404(gettext("Aucun dialogue publié n’a cette adresse."))
    return dialogue


def _dialogue_facts(dialogue: Any, request: HttpRequest) -> dict[str, Any]:
    """As `DialogueFacts`, of a `Dialogue` with the counts that `public_dialogues` adds."""
    today = timezone.localdate()
    return {
        "slug": dialogue.slug,
        "question": dialogue.question,
        "description": dialogue.description,
        "language": dialogue.language,
        "territory": territory_name(dialogue.territory),
        "stage": rules.stage_seen(dialogue, today=today),
        "accepts_votes": rules.accepts_votes(dialogue, today=today),
        "opens_on": dialogue.opens_on,
        "closes_on": dialogue.closes_on,
        "colleges": dialogue.invited_colleges(),
        "participants": dialogue.participant_count,
        "statements": dialogue.statement_count,
        "has_results": dialogue.has_results,
        "is_fictional": dialogue.is_fictional,
        "source": dialogue.source,
        "url": request.build_absolute_uri(dialogue.get_absolute_url()),
    }
