"""Verbs on proposals: they alone write."""

from cedre.proposals.actions.leaving import cut_words, erase_words
from cedre.proposals.actions.moderation import accept_words, contest_decision, flag_words, refuse_words, undo_decision
from cedre.proposals.actions.proposing import close_call, give_argument, open_call, submit_proposal
from cedre.proposals.actions.supporting import find_useful, support, take_support_back, take_useful_back

__all__ = [
    "accept_words",
    "close_call",
    "contest_decision",
    "cut_words",
    "erase_words",
    "find_useful",
    "flag_words",
    "give_argument",
    "open_call",
    "refuse_words",
    "submit_proposal",
    "support",
    "take_support_back",
    "take_useful_back",
    "undo_decision",
]
