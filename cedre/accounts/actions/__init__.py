"""What is done with people and their accounts: the only writers."""

from cedre.accounts.actions.people import register_animator

__all__ = ["register_animator"]
