"""What to ask someone next. Apart from `engine.opinion`, whose compiled loops a web process must not load: NumPy only.

    column = next_statement(questions, columns=…, stances=…, available=…, reader=…, seed=…, college=…)

`questions` is prepared by `cedre.engine.opinion.questions`. Mathematics: docs/algorithms/opinion.md.
"""

from cedre.engine.asking.next_statement import Habits, Questions, next_statement

__all__ = ["Habits", "Questions", "next_statement"]
