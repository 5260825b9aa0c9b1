from django.apps import AppConfig


class SynthesesConfig(AppConfig):
    name = "cedre.syntheses"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.dialogues import declarations as dialogues
        from cedre.syntheses import panels, personal_data

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
