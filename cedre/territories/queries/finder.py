"""Find a territory as people ask for it: part of a name, with typos, without accents; a postcode; a code."""

import re
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import BooleanField, Case, F, FloatField, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Cast, Coalesce, Greatest, Length, Ln

from cedre.territories.models import Kind, Territory, TerritoryQuerySet
from cedre.territories.queries.territories import readable_territories

# With fewer names than this that hold what was typed, look for names that resemble it.
ENOUGH = 5
RESEMBLING_AT_MOST = 8
SHORT_NAME = 20
# The share of common trigrams from which a name resembles. Just over two out of five: two are what all that begins
# with « sa » has in common with « sabl », some 5,000 names.
RESEMBLANCE = 0.41
# Too frequent in names to say which territory is meant: a resemblance is looked for in the other words.
FREQUENT_WORDS = re.compile(
    r"\b(?:saint|sainte|le|la|les|l|de|du|des|d|en|sur|sous|aux|et|val|pays|ville|mairie|communes?|communaute"
    r"|agglomeration|urbaine|metropole|departement|region)\b"
)
ABBREVIATIONS = {"cc": "communaute de communes", "ca": "communaute d agglomeration", "cu": "communaute urbaine"}
POPULATION_OF_ALL = 70_000_000


class Asked(NamedTuple):
    """What was typed, taken apart: `plain` is the name as `search_name` writes it, `numbers` stand beside it."""

    plain: str
    numbers: list[str]

    @property
    def words(self) -> list[str]:
        return self.plain.split()


def find_territories(text: str, limit: int = 20) -> list[Territory]:
    """The territories that `text` most probably means, best first, with their parents; an empty list if none.

    Order: the exact name, names that hold what was typed, names that hold each word, names that resemble. Within
    each, the more of the name was typed and the more people live there, the better.
    """
    compact = re.sub(r"\s", "", text).upper()
    if re.fullmatch(r"\d{1,9}|2[AB]\d{0,3}", compact):
        return list(_of_code(compact).with_parents()[:limit])
    asked = _taken_apart(text)
    if not asked.plain:
        return []
    found = list(_holding(asked).values_list("pk", flat=True)[:limit])
    if len(found) < ENOUGH and len(asked.plain) > 3:
        found += [pk for pk in _resembling(asked) if pk not in found]
    return _with_parents(found[:limit])


def _with_parents(found: Sequence[int]) -> list[Territory]:
    # Apart from the search: only what is shown is joined to its parents, not all that was compared.
    territories = readable_territories().with_parents().in_bulk(found)
    return [territories[pk] for pk in found]


def _of_code(code: str) -> TerritoryQuerySet:
    """Territories of a code, a SIREN or a postcode, or whose code begins so; a région after the others."""
    if len(code) < 3:
        matches = Q(code__startswith=code) & ~Q(kind__in=[Kind.EPCI, Kind.COMMUNE])
    elif len(code) == 3:
        # The start of a postcode says the département; Corsica's two share theirs.
        departments = ["2A", "2B"] if code.startswith("20") else [code[:2]]
        matches = Q(code=code) | Q(kind=Kind.DEPARTMENT, code__in=departments)
    elif len(code) == 4:
        matches = Q(code=code) | Q(postcodes__overlap=[f"{code}{last}" for last in range(10)])
    elif len(code) == 5:
        matches = Q(code=code) | Q(postcodes__contains=[code])
    else:
        matches = Q(kind=Kind.EPCI, code__startswith=code) | Q(siren=code)
    regions_last = Case(When(kind=Kind.REGION, then=1), default=0, output_field=IntegerField())
    return readable_territories().filter(matches).order_by(regions_last, F("population").desc(nulls_last=True), "pk")


def _taken_apart(text: str) -> Asked:
    """Separate the name from what stands beside it: « Paris 11e », « 45000 Orléans », « Saint-Denis (93) »."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT territories_plain_name(%s)", [text.replace("\0", "")[:100]])
        (plain,) = cursor.fetchone()
    numbers = re.findall(r"\b(?:\d{2,3}|\d{5}|2[ab])\b", plain)
    name = " ".join(re.sub(r"\b(?:\d+(?:er|e|eme|nd|nde)?|2[ab])\b|\barrondissement\b", " ", plain).split())
    first, _, others = name.partition(" ")
    if others and first in ABBREVIATIONS:
        name = f"{ABBREVIATIONS[first]} {others}"
    return Asked(plain=name, numbers=[number.upper() for number in numbers])


def _holding(asked: Asked) -> TerritoryQuerySet:
    """Territories with a name in which some word begins with each word typed."""
    found = readable_territories()
    for word in asked.words:
        found = found.filter(_begins_a_word(word))
    named_so = Q(search_name__in=[asked.plain, *(f"{article} {asked.plain}" for article in ("le", "la", "les", "l"))])
    match = Case(
        When(named_so, then=3.0), When(_begins_a_word(asked.plain), then=2.0), default=1.0, output_field=FloatField()
    )
    length = float(len(asked.plain))
    completeness = Value(length) / Greatest(Cast(Length("search_name"), FloatField()), Value(length))
    return _ranked(found, asked, match + Value(0.3) * completeness)


def _begins_a_word(words: str) -> Q:
    # Not a regular expression: the trigram index answers these two for a single letter too.
    return Q(search_name__startswith=words) | Q(search_name__contains=f" {words}")


def _resembling(asked: Asked) -> list[int]:
    """Keys of territories whose name resembles what was typed: a letter too many, missing, changed or swapped."""
    telling = " ".join(FREQUENT_WORDS.sub(" ", asked.plain).split()) or asked.plain
    # Swapping two letters spoils most trigrams of a word: try all the swaps, there are few.
    swapped = [
        asked.plain[:i] + asked.plain[i + 1] + asked.plain[i] + asked.plain[i + 2 :]
        for i in range(len(asked.plain) - 1)
    ]
    is_slip = Q(search_name__in=swapped) | Q(_lacks_a_letter(asked.plain))
    resemblance = (
        TrigramWordSimilarity(telling, "search_name") + TrigramSimilarity("search_name", asked.plain)
    ) / Value(2.0)
    closeness = Case(When(is_slip, then=1.0), default=resemblance, output_field=FloatField())
    found = readable_territories().filter(is_slip | Q(search_name__trigram_word_similar=telling))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(RESEMBLANCE)])
        return list(_ranked(found, asked, closeness).values_list("pk", flat=True)[:RESEMBLING_AT_MOST])


def _lacks_a_letter(plain: str) -> Combinable:
    """Whether a name is what was typed and one letter more: « dnis » has too few trigrams in common with « denis »."""
    # Beyond this length a name has trigrams enough, and there would be many patterns to look up.
    patterns = [f"{plain[:i]}_{plain[i:]}" for i in range(1, len(plain) + 1)] if len(plain) <= SHORT_NAME else []
    return RawSQL("territories_territory.search_name LIKE ANY(%s)", [patterns], output_field=BooleanField())


def _ranked(found: TerritoryQuerySet, asked: Asked, closeness: Combinable) -> TerritoryQuerySet:
    """Best first: closeness, then whether a number typed beside the name is of here, then how many live here."""
    here = Q(postcodes__overlap=asked.numbers) | Q(department__code__in=asked.numbers) | Q(code__in=asked.numbers)
    nearness = Case(When(here, then=0.5), default=0.0, output_field=FloatField()) if asked.numbers else Value(0.0)
    fame = Ln(Cast(Coalesce(F("population"), 0) + 1, FloatField())) / Value(log(POPULATION_OF_ALL))
    score = closeness + nearness + Value(0.4) * fame
    # « Paris », the commune, before « Paris », the département: as many people live there.
    commune_first = Case(When(kind=Kind.COMMUNE, then=0), default=1, output_field=IntegerField())
    return found.annotate(score=score).order_by("-score", commune_first, "pk")
