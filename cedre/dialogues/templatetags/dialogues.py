"""What a template may ask of a dialogue without computing it."""

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cedre.dialogues import rules
from cedre.dialogues.models import Dialogue, Stage

register = template.Library()


@register.filter
def stage_seen(dialogue: Dialogue) -> str:
    """The state a reader sees today: "draft", "open", "closed" or "archived"; not yet open looks like a draft."""
    if rules.is_before_opening(dialogue, today=timezone.localdate()):
        return Stage.DRAFT.value
    return rules.stage_seen(dialogue, today=timezone.localdate()).value


@register.filter
def stage_seen_label(dialogue: Dialogue) -> str:
    """The same in a word."""
    if dialogue.stage == Stage.OPEN and rules.is_before_opening(dialogue, today=timezone.localdate()):
        return _("À venir")
    return str(rules.stage_seen(dialogue, today=timezone.localdate()).label)


@register.filter
def circles(dots: list[list[int]]) -> SafeString:
    """The dots of a map, [x, y, radius, group or 0], in SVG: hundreds of them, written at once."""
    drawn = (
        f'<circle class="map__dot map__dot--{int(group)}" cx="{int(x)}" cy="{int(y)}" r="{int(radius)}"/>'
        for x, y, radius, group in dots
    )
    return mark_safe("".join(drawn))  # noqa: S308 - whole numbers
