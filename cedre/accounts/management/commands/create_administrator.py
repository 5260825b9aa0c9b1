from cedre.accounts import actions
from cedre.accounts.management.commands import create_animator


class Command(create_animator.Command):
    help = "Crée le compte d’une personne qui administre la plateforme."
    register = staticmethod(actions.register_administrator)
