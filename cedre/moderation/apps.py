from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "cedre.moderation"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.moderation import personal_data

        declarations.declare(personal_data.ROOM)
