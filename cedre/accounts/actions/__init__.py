"""What is done with people and their accounts: the only writers."""

from cedre.accounts.actions.forgetting import close_sessions, forget_person
from cedre.accounts.actions.people import register_animator

__all__ = ["close_sessions", "forget_person", "register_animator"]
