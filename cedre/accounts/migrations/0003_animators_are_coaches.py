from django.db import migrations


def give_the_role(apps, schema_editor):
    """Whoever animated dialogues is a coach of the whole platform, since the day they joined."""
    Person, Role = apps.get_model("accounts", "Person"), apps.get_model("accounts", "Role")
    Role.objects.bulk_create(
        Role(
            person=person,
            kind="coach",
            scope_kind="plateforme",
            begins_on=person.joined_at.date(),
            given_at=person.joined_at,
        )
        for person in Person.objects.filter(is_animator=True)
    )


def take_it_back(apps, schema_editor):
    Person, Role = apps.get_model("accounts", "Person"), apps.get_model("accounts", "Role")
    coaches = Role.objects.filter(kind="coach", scope_kind="plateforme", ended_at=None)
    Person.objects.filter(pk__in=coaches.values("person")).update(is_animator=True)
    coaches.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_organisations_and_roles"),
    ]

    operations = [
        migrations.RunPython(give_the_role, take_it_back),
    ]
