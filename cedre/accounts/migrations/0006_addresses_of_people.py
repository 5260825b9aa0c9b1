from django.db import migrations
from django.db.models.functions import Lower


def give_addresses(apps, _schema_editor):
    """The address an account was made with becomes its main one, vouched for by who made the account."""
    people = apps.get_model("accounts", "Person").objects
    addresses = apps.get_model("account", "EmailAddress").objects
    people.update(email=Lower("email"))
    for person in people.iterator():
        addresses.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})


def take_addresses_back(apps, _schema_editor):
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_notices_and_consents"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(give_addresses, take_addresses_back)]
