"""What a template of the queue writes once, rather than once a line."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from cedre.moderation.models import Reason

register = template.Library()
CHOICE = (
    '<div class="choice"><input type="radio" name="reason" value="{}" id="reason-{}-{}"{}>'
    '<label class="choice__label" for="reason-{}-{}">{}</label></div>'
)
CHECKED = SafeString(" checked")
KEY = "KEY-OF-THE-LINE"


@register.filter
def keyed(choices: SafeString, key: str) -> SafeString:
    """The choices of `reason_choices`, whose identifiers bear this key."""
    return SafeString(choices.replace(KEY, key))


@register.simple_tag
def reason_choices(reasons: Iterable[Reason], chosen: str = "") -> SafeString:
    """The reasons as radio buttons, made once for all the lines of a page: `keyed` then tells each line's apart.

    `chosen`: the reason that was sent, where a decision was refused.
    """
    return format_html_join(
        "",
        CHOICE,
        (
            (each.pk, KEY, each.pk, CHECKED if chosen == str(each.pk) else "", KEY, each.pk, str(each))
            for each in reasons
        ),
    )
