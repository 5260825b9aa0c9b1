from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cedre.accounts"

    def ready(self) -> None:
        from cedre.accounts import declarations, personal_data

        declarations.declare(personal_data.ROOM)
