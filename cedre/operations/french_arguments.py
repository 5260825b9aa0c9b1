"""The words argparse speaks when a command is called wrongly; Python has them in English only."""

import argparse

WORDS = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montre cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s (%(matches)s)",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "invalid %(type)s value: %(value)r": "valeur impossible : %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "choix impossible : %(value)r (possibles : %(choices)s)",
}


def install() -> None:
    """Have every parser of this process speak French; a word Python would change comes back in English."""
    # argparse has no other door: it takes its words from this name, meant for Python's own catalogues.
    vars(argparse)["_"] = lambda word: WORDS.get(word, word)
