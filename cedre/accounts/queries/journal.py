from django.db.models import QuerySet

from cedre.accounts.models import Person
from cedre.base.models import JournalEntry


def acts_of(person: Person) -> QuerySet[JournalEntry]:
    """What this person did, under the pseudonym they have today."""
    return JournalEntry.objects.filter(by=person.pseudonym)
