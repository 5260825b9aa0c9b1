"""`{% component "components/icon.html" name="check" %}`: a component decided by what it is given and by the language.

Written as `{% include … only %}` would, and remembered: a page of results draws two hundred, of a few kinds. For those
that need neither the request, nor a token, nor a row of the database.
"""

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

Fact = str | int | None
# A page of results has some sixty different ones; each weighs a few hundred bytes.
MOST_REMEMBERED = 2000


@register.simple_tag
def component(template_name: str, some: Mapping[str, Fact] | None = None, /, **facts: Fact | Promise) -> SafeString:
    """The component of this name, given these facts: words, whole numbers, yes or no; `some` of them at once."""
    given = {key: str(fact) if isinstance(fact, Promise) else fact for key, fact in {**(some or {}), **facts}.items()}
    write = _written.__wrapped__ if settings.DEBUG else _written
    # "1", 1 and True are the same key of a dictionary, as are words that are markup and words that are not.
    return write(template_name, get_language(), tuple((key, type(fact), fact) for key, fact in given.items()))


@lru_cache(maxsize=MOST_REMEMBERED)
def _written(name: str, _language: str | None, facts: tuple[tuple[str, type, Fact], ...]) -> SafeString:
    for key, kind, _fact in facts:
        if kind not in {str, SafeString, int, bool, type(None)}:
            raise TypeError(f"{name}: {key} is a {kind.__name__}, which may change: include it")
    return mark_safe(render_to_string(name, {key: fact for key, _kind, fact in facts}))  # noqa: S308 - a template's
