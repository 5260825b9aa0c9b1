from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "cedre.proposals"

    def ready(self) -> None:
        from cedre.accounts import declarations
        from cedre.dialogues import declarations as dialogues
        from cedre.proposals import panels, personal_data

        declarations.declare(personal_data.ROOM)
        dialogues.declare(panels.ROOM)
