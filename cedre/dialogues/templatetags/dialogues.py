"""What a template may ask of a dialogue without computing it."""

from django import template
from django.utils import timezone

from cedre.dialogues import rules
from cedre.dialogues.models import Dialogue

register = template.Library()


@register.filter
def stage_seen(dialogue: Dialogue) -> str:
    """The state a reader sees today: "draft", "open", "closed" or "archived"."""
    return rules.stage_seen(dialogue, today=timezone.localdate()).value


@register.filter
def stage_seen_label(dialogue: Dialogue) -> str:
    return str(rules.stage_seen(dialogue, today=timezone.localdate()).label)
