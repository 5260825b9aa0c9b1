from django.apps import AppConfig


class TestimoniesConfig(AppConfig):
    name = "cedre.testimonies"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.dialogues import declarations as dialogues
        from cedre.testimonies import panels, personal_data

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
