from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "cedre.dialogues"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.dialogues import declarations as dialogues
        from cedre.dialogues import panels, personal_data

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
