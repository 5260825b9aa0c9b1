"""The promises about people: each field that may say something of someone is in the register, or is said harmless."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from cedre.accounts import declarations
from tests.everyone import someone_everywhere

# Fields that may look personal and are not, with the reason. "app.*" and "app.model.*" are for all their fields.
HARMLESS = {
    "auth.*": "Django's own permissions, unused",
    "account.emailconfirmation.*": "unused: addresses are proved by a code, kept in the session",
    "socialaccount.socialapp.*": "unused: identity providers come from the environment",
    "socialaccount.socialtoken.*": "unused: what a provider gives to read more is thrown away",
    "contenttypes.*": "Django's own list of models",
    "territories.*": "public official table",
    "procrastinate.procrastinatejob.queue_name": "named by the code",
    "procrastinate.procrastinatejob.task_name": "named by the code",
    "procrastinate.procrastinateperiodicdefer.*": "named by the code",
    "base.journalentry.verb": "named by the code",
    "base.journalentry.about_kind": "named by the code",
    "accounts.organisation.*": "bodies, not people",
    "answers.owedanswer.body_name": "a body, not a person",
    "answers.owedanswer.asked": "published on purpose, about a statement",
    "answers.owedanswer.withdrawn_because": "why a question was given up, about the question",
    "answers.step.text": "published on purpose, said by a body",
    "answers.postponement.reason": "published on purpose, said by a body",
    "coaching.engagement.title": "about a place",
    "coaching.engagement.slug": "made from the title",
    "coaching.engagement.summary": "about a place",
    "coaching.engagement.colleges": "publics, not people",
    "dialogues.dialogue.slug": "made from the question, published",
    "dialogues.dialogue.question": "published on purpose, about a place",
    "dialogues.dialogue.description": "published on purpose, about a place",
    "dialogues.dialogue.easy_text": "published on purpose, about a place",
    "dialogues.dialogue.source": "the address of an imported conversation",
    "dialogues.dialogue.colleges": "publics, not people",
    "dialogues.statement.withheld_because": "why a statement was withheld, about the statement",
    "dialogues.drawnresults.findings": "numbers of people, small ones left out",
    "dialogues.drawnresults.recipe": "how the numbers were computed",
    "dialogues.drawnresults.questions": "about statements",
    **{
        f"moderation.{model}.{field}": "named by the code"
        for model in ("case", "decision", "flag")
        for field in ("about_kind", "within_kind")
    },
    "moderation.decision.former": "where a statement stood, in a word of the code",
    "moderation.reason.*": "the published list of reasons, about no one",
    "syntheses.version.text": "published on purpose, about a dialogue; spoken words are cited there, never copied",
    "turnout.questionnaire.*": "what a dialogue asks, of no one",
    "turnout.reference.*": "published numbers of a population",
    "turnout.drawnturnout.*": "numbers of people, small ones left out of what is shown",
    "pages.pageversion.text": "published on purpose, about the installation",
    "pages.pageversion.language": "a language code",
}
FREE_TEXT = (models.CharField, models.TextField, models.JSONField)
IDENTIFIERS = (models.EmailField, models.UUIDField, models.GenericIPAddressField, models.FileField)


def may_be_personal(field: models.Field) -> bool:
    if field.is_relation:
        return field.related_model._meta.label in {settings.AUTH_USER_MODEL, "dialogues.Participant"}
    return isinstance(field, IDENTIFIERS) or (isinstance(field, FREE_TEXT) and not field.choices)


def covered(name: str, by: set[str]) -> bool:
    app, model, _field = name.split(".")
    return bool({name, f"{app}.{model}.*", f"{app}.*"} & by)


def field_names() -> list[str]:
    return [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and may_be_personal(field)
    ]


def declared() -> set[str]:
    return {field for processing in declarations.processings() for field in processing.fields}


def test_every_field_that_may_be_personal_is_in_the_register_or_said_harmless() -> None:
    known = declared() | set(HARMLESS)
    assert [name for name in field_names() if not covered(name, known)] == []


def test_nothing_is_declared_that_does_not_exist() -> None:
    tables = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    for field in declared() | {name for name in HARMLESS if name.count(".") == 2}:
        model, _dot, name = field.rpartition(".")
        assert model in tables, field
        assert name == "*" or tables[model]._meta.get_field(name), field


def test_every_entry_of_the_register_has_its_own_key_and_all_its_words() -> None:
    entries = declarations.processings()
    assert len({entry.key for entry in entries}) == len(entries)
    for entry in entries:
        words = [entry.name, entry.purpose, entry.basis.value, entry.people, entry.data, entry.kept, entry.recipients]
        assert all(str(word).strip() for word in words), entry.key


@pytest.mark.django_db
def test_the_person_of_the_forgetting_test_is_in_every_table_that_can_hold_someone() -> None:
    """A model that gains a personal field must be part of `someone_everywhere`, or forgetting would not be proved."""
    someone_everywhere()
    tables = {field.rpartition(".")[0] for field in declared()}
    empty = [name for name in sorted(tables) if not apps.get_model(name)._default_manager.exists()]
    assert empty == []
