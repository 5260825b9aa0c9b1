from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "cedre.admissions"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.admissions import panels, personal_data
        from cedre.dialogues import declarations as dialogues

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
