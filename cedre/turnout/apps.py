from django.apps import AppConfig


class TurnoutConfig(AppConfig):
    name = "cedre.turnout"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.dialogues import declarations as dialogues
        from cedre.turnout import panels, personal_data

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
