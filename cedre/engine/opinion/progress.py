"""How far a long computation is: a function that hears the stage, and how much of it is done."""

from collections.abc import Callable

# Called with the name of a stage and the share of it that is done, within 0..1.
Progress = Callable[[str, float], None]


def silent(_stage: str, _done: float) -> None:
    """Nobody listens."""
