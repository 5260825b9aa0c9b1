from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """The name of `key`; the key itself for what this installation no longer knows."""
    return names.get(key, key)
