"""Questions about people; the only way for a door to obtain one."""

from cedre.accounts.queries.journal import acts_of

__all__ = ["acts_of"]
