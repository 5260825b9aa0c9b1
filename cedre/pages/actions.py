from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.base import journal
from cedre.pages import queries, rules
from cedre.pages.models import PageKey, PageVersion


@transaction.atomic
def revise_page(*, key: PageKey, language: str, text: str, based_on: int, by: Person, now: datetime) -> PageVersion:
    """Give a page new words, written from version `based_on` (0: the platform's own wording).

    Raises `NothingChanged`, or `EditedMeanwhile` when the page no longer says that version.
    """
    accounts_rules.check_can_write_pages(accounts_queries.standing(by, today=timezone.localdate(now)))
    current = queries.edited_page(key, language=language)
    rules.check_something_changes(text=text, current=current.text)
    rules.check_is_last_version(based_on=based_on, last=current.number)

    version = _add_version(key=key, language=language, number=based_on + 1, text=text, by=by, now=now)
    journal.record("pages.page-revised", by=by, about=version, at=now, page=key.value, number=version.number)

    return version


@transaction.atomic
def restore_original(*, key: PageKey, language: str, based_on: int, by: Person, now: datetime) -> PageVersion:
    """Give a page back the platform's own wording, as one more version. Refusals: those of `revise_page`."""
    accounts_rules.check_can_write_pages(accounts_queries.standing(by, today=timezone.localdate(now)))
    current = queries.edited_page(key, language=language)
    if current.is_original:
        raise rules.NothingChanged
    rules.check_is_last_version(based_on=based_on, last=current.number)

    version = _add_version(key=key, language=language, number=based_on + 1, text="", by=by, now=now)
    journal.record("pages.original-restored", by=by, about=version, at=now, page=key.value, number=version.number)

    return version


def cut_author(*, person: Person) -> int:
    """Tie the versions this person wrote to nobody any more; their words stay. Returns how many there were."""
    return PageVersion.objects.filter(written_by=person.pseudonym).update(written_by=journal.FORGOTTEN)


def _add_version(*, key: PageKey, language: str, number: int, text: str, by: Person, now: datetime) -> PageVersion:
    try:
        # Two people saving in the same instant both pass the check above; the database lets one in.
        with transaction.atomic():
            return PageVersion.objects.create(
                key=key, language=language, number=number, text=text, written_by=by.pseudonym, written_at=now
            )
    except IntegrityError:
        raise rules.EditedMeanwhile from None
