from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "cedre.ballots"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.ballots import panels, personal_data
        from cedre.dialogues import declarations as dialogues

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
