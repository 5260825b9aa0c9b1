from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from django.db.models import F

from cedre.dialogues.models import DrawnResults, Stage, Statement

# Enough to find some that every invited college shares, few enough to stay light whatever the number of dialogues.
DIALOGUES_LOOKED_AT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLately:
    """A statement that every college invited to its dialogue answers alike, `tenths` people out of ten at least."""

    statement: str
    number: int
    stance: str
    tenths: int
    dialogue: str
    slug: str
    language: str
    territory: str
    is_fictional: bool


def shared_lately(*, at_most: int) -> list[SharedLately]:
    """What was found shared in the last results drawn, each dialogue in turn so that none takes all the room.

    Two queries, on what is stored: nothing is computed. A dialogue where an invited college is missing, or too small
    to be shown, is left out: « dans chaque collège » would say more than is known.
    """
    drawn = [
        result
        for result in DrawnResults.objects.exclude(dialogue__stage=Stage.DRAFT)
        .order_by("-drawn_at", "-pk")
        .values(
            slug=F("dialogue__slug"),
            language=F("dialogue__language"),
            question=F("dialogue__question"),
            territory=F("dialogue__territory__name"),
            is_fictional=F("dialogue__is_fictional"),
            invited=F("dialogue__colleges"),
            basis=F("findings__basis"),
            heard=F("findings__colleges"),
            shared=F("findings__shared"),
        )[:DIALOGUES_LOOKED_AT]
        if result["basis"] == "colleges" and set(result["invited"]) <= set(result["heard"])
    ]
    keys = [statement for result in drawn for statement, _stance, _tenths in result["shared"]]
    statements = Statement.objects.shown().in_bulk(keys)
    by_dialogue = [
        [
            _shared(result, statements[statement], stance, tenths)
            for statement, stance, tenths in result["shared"]
            if statement in statements
        ]
        for result in drawn
    ]
    in_turn = chain.from_iterable(zip_longest(*by_dialogue))
    return [shared for shared in in_turn if shared is not None][:at_most]


def _shared(result: Mapping[str, Any], statement: Statement, stance: str, tenths: int) -> SharedLately:
    return SharedLately(
        statement=statement.text,
        number=statement.number,
        stance=stance,
        tenths=tenths,
        dialogue=result["question"],
        slug=result["slug"],
        language=result["language"],
        territory=result["territory"],
        is_fictional=result["is_fictional"],
    )
