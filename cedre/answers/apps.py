from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "cedre.answers"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.answers import panels, personal_data
        from cedre.dialogues import declarations as dialogues
        from cedre.proposals import declarations as proposals

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
        proposals.show(panels.way_of_a_proposal)
