"""The pages of owed answers: what anyone reads, what a respondent writes, what an animator asks."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cedre.accounts.models import Person, RoleKind, Scope, ScopeKind
from cedre.answers import actions
from cedre.answers.models import OwedAnswer
from cedre.dialogues.models import Dialogue
from tests.accounts.factories import OrganisationFactory, PersonFactory
from tests.answers.factories import OwedAnswerFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    StatementFactory(dialogue=dialogue, number=1, text="Un banc à l’ombre.")
    return dialogue


@pytest.fixture
def owed(dialogue: Dialogue) -> OwedAnswer:
    """Three days late today."""
    now = timezone.now()
    return OwedAnswerFactory(
        dialogue=dialogue,
        statement=dialogue.statements.get(),
        body=OrganisationFactory(name="Service des espaces verts (fictif)"),
        asked_at=now - timedelta(days=40),
        due_on=timezone.localdate(now) - timedelta(days=3),
    )


@pytest.fixture
def respondent(owed: OwedAnswer) -> Person:
    return PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, owed.body_id))


@pytest.mark.parametrize("page", ["", "resultats/1/", "reponses/"])
def test_what_is_late_is_seen_by_all(client: Client, owed: OwedAnswer, page: str) -> None:
    text = client.get(f"/dialogues/place/{page}").text

    assert "En retard de 3 jours" in text
    assert "Service des espaces verts (fictif)" in text


def test_a_respondent_finds_it_on_their_desk_and_answers(client: Client, owed: OwedAnswer, respondent: Person) -> None:
    client.force_login(respondent)
    desk = client.get("/bureau/").text
    address = owed.get_absolute_url()

    refused = client.post(address, {"kind": "refused", "text": ""})
    written = client.post(address, {"kind": "done", "text": "Un banc est posé <b>ici</b>."}, follow=True)
    public = Client().get("/dialogues/place/reponses/").text

    assert "Réponse en retard" in desk
    assert address in desk
    assert refused.status_code == 422
    assert "Écrivez la réponse" in refused.text
    assert "La réponse est publique." in written.text
    assert "Un banc est posé &lt;b&gt;ici&lt;/b&gt;." in public
    assert "avec 3 jours de retard" in public


def test_a_stranger_and_another_respondent_do_not_find_it(client: Client, owed: OwedAnswer) -> None:
    assert client.get(owed.get_absolute_url()).status_code == 302
    other = PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, OrganisationFactory().pk))
    client.force_login(other)
    assert client.get(owed.get_absolute_url()).status_code == 404


def test_an_animator_asks_and_nothing_typed_is_lost(client: Client, dialogue: Dialogue) -> None:
    client.force_login(PersonFactory(animator=True))
    body = OrganisationFactory()
    typed = {"number": "1", "body": str(body.pk), "asked": "Où et quand ?", "due_on": "2020-01-01"}

    late = client.post("/bureau/place/reponses/demander/", typed)
    unknown = client.post("/bureau/place/reponses/demander/", typed | {"number": "9"})
    done = client.post("/bureau/place/reponses/demander/", typed | {"due_on": "2099-01-01"}, follow=True)

    assert (late.status_code, unknown.status_code) == (422, 422)
    assert "Où et quand ?" in late.text
    assert "Aucune affirmation de ce dialogue ne porte ce numéro." in unknown.text
    assert "C’est demandé." in done.text
    assert OwedAnswer.objects.get().asked == "Où et quand ?"


def test_more_time_is_given_and_a_question_given_up_from_the_page(
    client: Client, owed: OwedAnswer, respondent: Person
) -> None:
    client.force_login(PersonFactory(animator=True))
    page = owed.get_absolute_url()

    nothing = client.post(f"{page}reporter/", {"due_on": "2099-01-01", "reason": ""})
    client.post(f"{page}reporter/", {"due_on": "2099-01-01", "reason": "Une étude."})
    moved = Client().get("/dialogues/place/reponses/").text
    client.post(f"{page}abandonner/", {"reason": "Doublon."})
    # « L’équipe seule le lit », not even those who were to answer.
    assert "Doublon." in client.get(page).text
    client.force_login(respondent)
    assert "Doublon." not in client.get(page).text

    assert nothing.status_code == 422
    assert "d’abord le" in moved
    assert "Rien n’est encore adressé" in Client().get("/dialogues/place/reponses/").text


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(
    client: Client, owed: OwedAnswer, respondent: Person
) -> None:
    actions.answer(owed=owed, kind="refused", text="=1+1", by=respondent, now=timezone.now())

    body = b"".join(client.get("/dialogues/place/reponses.csv").streaming_content).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(body), delimiter=";")
    assert (row["ce qui est demandé"], row["où elle en est"], row["jours de retard"]) == (
        "Un banc à l’ombre.",
        "Refusée",
        "3",
    )
    assert not row["réponse"].startswith("=")
