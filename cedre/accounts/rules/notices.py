from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import ConsentPurpose, NoticeKind, Rhythm
from cedre.base.refusals import Refusal

# Without a choice of theirs, people get one letter a week for what they take part in, and nothing they did not ask for.
# What touches their account cannot wait, nor be refused: it announces an erasure.
DEFAULTS: Mapping[NoticeKind, Rhythm] = {
    NoticeKind.ACCOUNT: Rhythm.IMMEDIATE,
    NoticeKind.ROLES: Rhythm.DAILY,
    NoticeKind.DIALOGUES: Rhythm.WEEKLY,
    NoticeKind.NEWS: Rhythm.NEVER,
}
KINDS_TO_CHOOSE = (NoticeKind.ROLES, NoticeKind.DIALOGUES, NoticeKind.NEWS)
ASKS_CONSENT: Mapping[NoticeKind, ConsentPurpose] = {NoticeKind.NEWS: ConsentPurpose.NEWS}
CONSENT_WORDS = {
    ConsentPurpose.NEWS: _(
        "J’accepte que ce site m’écrive des nouvelles qui ne sont pas nécessaires à ce que j’y fais. Je peux dire non à"
        " tout moment, ici ou par le lien au bas de chaque lettre."
    ),
}
# Letters leave in the morning; the weekly one on Monday.
HOUR = time(7, 0)


class LinkNotValid(Refusal):
    status = 404
    message = _("Ce lien n’est plus valable. Vous pouvez choisir ce que vous recevez dans « Mes courriels ».")


def can_refuse(kind: NoticeKind) -> bool:
    return kind in KINDS_TO_CHOOSE


def last_departure(rhythm: Rhythm, *, now: datetime) -> datetime:
    """The last instant at which letters of this rhythm left, or should have. `now` is in local time.

    What was said before it and is not sent yet is due: a worker that was down in the morning catches up at noon.
    """
    if rhythm == Rhythm.IMMEDIATE:
        return now
    departure = datetime.combine(now.date(), HOUR, tzinfo=now.tzinfo)
    if departure > now:
        departure -= timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        departure -= timedelta(days=departure.weekday())
    return departure
