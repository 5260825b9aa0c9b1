"""What is remembered of people."""

from cedre.accounts.models.colleges import College
from cedre.accounts.models.people import Person, PersonManager

__all__ = ["College", "Person", "PersonManager"]
