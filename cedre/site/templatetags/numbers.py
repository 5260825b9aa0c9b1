"""Numbers as each language writes them, where Django's own filters stop."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def percent(number: int | str) -> str:
    """92 -> « 92 % », with a space that does not break; "92%"."""
    return gettext("%(number)s %%") % {"number": number}
