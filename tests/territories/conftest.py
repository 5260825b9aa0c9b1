from tests.territories.fixtures import all_territories

__all__ = ["all_territories"]
