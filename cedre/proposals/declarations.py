"""What the rooms above say on the page of a proposal: each declares itself once, when it is loaded (`apps.ready`)."""

from datetime import date
from typing import Protocol

from cedre.dialogues.declarations import Panel, Reader
from cedre.proposals.models import Proposal


class OfProposal(Protocol):
    """What the page of a proposal shows to a reader; `None` when there is nothing to say."""

    def __call__(self, proposal: Proposal, *, reader: Reader, today: date) -> Panel | None: ...


_ASKED: list[OfProposal] = []


def show(panel: OfProposal) -> None:
    """Let a panel be known; declared twice, it shows once."""
    if panel not in _ASKED:
        _ASKED.append(panel)


def panels_of(proposal: Proposal, *, reader: Reader, today: date) -> list[Panel]:
    """What every room shows on the page of a proposal."""
    return [panel for ask in _ASKED if (panel := ask(proposal, reader=reader, today=today)) is not None]
