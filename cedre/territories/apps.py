from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "cedre.territories"

    def ready(self) -> None:
        # Once the models are there: a role can hold for one territory.
        from cedre.accounts.models import ScopeKind
        from cedre.accounts.queries import register_places
        from cedre.territories.queries import territory_places

        register_places(ScopeKind.TERRITORY, territory_places)
