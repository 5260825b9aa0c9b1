"""A no has a name: rules raise a `Refusal`, doors turn it into a sentence in French, never into a 500."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A rule said no. `message` is what the person reads: what happened and what they can do now."""

    status = 409

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)
