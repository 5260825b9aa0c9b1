"""Questions about who is let in. Codes and addresses are known by their digests alone, keyed with the site's secret."""

from collections.abc import Mapping

from django.core import signing
from django.db.models import Count
from django.utils.crypto import salted_hmac

from cedre.accounts import queries as accounts_queries
from cedre.accounts.models import Person
from cedre.admissions import rules
from cedre.admissions.models import CodeState, ConfirmedAddress, EntryCode
from cedre.dialogues.models import Dialogue

LETTER_SALT = "admissions.letter"


def code_digest(code: str) -> bytes:
    """What is kept of a code: 16 bytes."""
    return salted_hmac("admissions.code", code, algorithm="blake2b").digest()[:16]


def address_digest(dialogue_id: int, email: str) -> bytes:
    """What is kept of an address that served: 16 bytes, other ones in each dialogue."""
    return salted_hmac("admissions.address", f"{dialogue_id}:{email.casefold()}", algorithm="blake2b").digest()[:16]


def letter_key(dialogue: Dialogue, email: str) -> str:
    """What the link of a letter carries, signed and dated: the digest of the address, never the address."""
    digest = address_digest(dialogue.pk, email).hex()
    return signing.dumps([dialogue.pk, digest], salt=LETTER_SALT)


def digest_in_letter(dialogue: Dialogue, key: str) -> bytes:
    """The digest that a letter's link carries. Raises `LetterUnknown`: forged, too old, or of another dialogue."""
    try:
        of_dialogue, digest = signing.loads(key, salt=LETTER_SALT, max_age=rules.LETTER_LASTS)
    except signing.BadSignature:
        raise rules.LetterUnknown from None
    if of_dialogue != dialogue.pk:
        raise rules.LetterUnknown
    return bytes.fromhex(digest)


def counts(dialogue: Dialogue) -> Mapping[str, int]:
    """How many codes of a dialogue stand where."""
    found = EntryCode.objects.filter(dialogue=dialogue).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(CodeState.values, 0) | dict(found)


def served_addresses(person: Person) -> list[ConfirmedAddress]:
    """The entries that the addresses of this person served for."""
    emails = accounts_queries.addresses_of(person)
    dialogues = ConfirmedAddress.objects.order_by().values_list("dialogue_id", flat=True).distinct()
    digests = [address_digest(dialogue_id, email) for dialogue_id in dialogues for email in emails]
    return list(ConfirmedAddress.objects.filter(digest__in=digests).select_related("dialogue"))
