"""Numbers and days as each language writes them, where Django's own filters stop."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

register = template.Library()


@register.filter
def percent(number: int | str) -> str:
    """92 -> « 92 % », with a space that does not break; "92%"."""
    return gettext("%(number)s %%") % {"number": number}


@register.filter
def day(on: date) -> str:
    """« 1er mai 2026 », « 2 mai 2026 »; "1 May 2026". For the inside of a sentence; alone, a day is `date.html`."""
    written = date_format(on, "j F Y")
    return f"1er{written[1:]}" if on.day == 1 and get_language() == "fr" else written
