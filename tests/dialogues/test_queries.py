"""Questions about dialogues: who sees which, and which ones concern a place."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cedre.dialogues import queries
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory
from tests.territories.factories import EpciFactory, TerritoryFactory

TODAY = NOW.date()

pytestmark = pytest.mark.django_db


def test_someone_who_looks_for_their_commune_finds_the_dialogue_of_their_intercommunality() -> None:
    epci = EpciFactory()
    commune = TerritoryFactory(epci=epci, department=epci.department, region=epci.region)
    around, own = DialogueFactory(territory=epci), DialogueFactory(territory=commune)
    DialogueFactory()

    assert list(queries.dialogues_of_territory(commune, person=AnonymousUser(), today=TODAY)) == [own, around]
    assert list(queries.dialogues_of_territory(epci, person=AnonymousUser(), today=TODAY)) == [around, own]


def test_drafts_are_for_those_who_animate() -> None:
    draft = DialogueFactory(draft=True)

    assert draft not in queries.readable_dialogues(AnonymousUser(), today=TODAY)
    assert draft not in queries.readable_dialogues(PersonFactory(), today=TODAY)
    assert draft not in queries.readable_dialogues(PersonFactory(animator=True, is_active=False), today=TODAY)
    assert draft in queries.readable_dialogues(PersonFactory(animator=True), today=TODAY)
    assert not queries.editable_dialogues(PersonFactory(), today=TODAY).exists()


def test_the_desk_counts_people_and_statements_without_multiplying_them() -> None:
    dialogue = DialogueFactory()
    ParticipantFactory.create_batch(3, dialogue=dialogue)

    found = queries.desk_dialogues(PersonFactory(animator=True), today=TODAY).get()

    assert (found.participant_count, found.statement_count) == (3, 0)
