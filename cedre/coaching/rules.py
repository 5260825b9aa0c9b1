from datetime import date

from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal
from cedre.coaching.models import Engagement

LONGEST_TITLE = 160


class EndsBeforeItBegins(Refusal):
    message = _("Le dernier jour ne peut pas précéder le premier.")


def check_dates(*, begins_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < begins_on:
        raise EndsBeforeItBegins


def is_under_way(engagement: Engagement, *, today: date) -> bool:
    """Begun, and not over; the last day is included."""
    return engagement.begins_on <= today and (engagement.ends_on is None or today <= engagement.ends_on)
