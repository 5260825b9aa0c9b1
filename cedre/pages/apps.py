from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cedre.pages"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.pages import personal_data

        declarations.declare(personal_data.ROOM)
