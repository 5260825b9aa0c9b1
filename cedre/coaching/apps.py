from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "cedre.coaching"

    def ready(self) -> None:
        # Once the models are there: a role can hold for one engagement.
        from cedre.accounts import declarations
        from cedre.accounts.models import ScopeKind
        from cedre.accounts.queries import register_places
        from cedre.coaching import personal_data
        from cedre.coaching.queries import engagement_places

        declarations.declare(personal_data.ROOM)

        register_places(ScopeKind.ENGAGEMENT, engagement_places)
