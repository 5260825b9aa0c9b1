from cedre.demo import other_dialogues, trois_sources
from tests.territories.factories import CommuneFactory, EpciFactory


def set_places() -> None:
    """The three real places where the story is set."""
    EpciFactory(code=trois_sources.TERRITORY, name="Orléans Métropole")
    CommuneFactory(code=other_dialogues.DRAFT_TERRITORY, name="Beaugency")
    CommuneFactory(code=other_dialogues.CLOSED_TERRITORY, name="Vierzon")
