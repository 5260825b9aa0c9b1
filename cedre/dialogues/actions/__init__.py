"""The verbs of a dialogue: the only writers."""

from cedre.dialogues.actions.announcing import announce_last_days
from cedre.dialogues.actions.dialogues import (
    add_statements,
    archive_dialogue,
    close_dialogue,
    delete_draft,
    draft_dialogue,
    open_dialogue,
    revise_dialogue,
    revise_statement,
)
from cedre.dialogues.actions.exports import release_answers
from cedre.dialogues.actions.gathering import GatheredAnswers, take_in_answers
from cedre.dialogues.actions.imports import ImportOutcome, import_conversation
from cedre.dialogues.actions.leaving import cut_creator, cut_participant, erase_answers
from cedre.dialogues.actions.moderation import (
    accept_statement,
    merge_statement,
    refuse_statement,
    restore_statement,
    take_words_back,
    undo_decision,
    withhold_statement,
)
from cedre.dialogues.actions.own_words import contest_decision, flag_statement, submit_statement
from cedre.dialogues.actions.paper import correct_paper_answers, enter_paper_answers, take_paper_out
from cedre.dialogues.actions.participation import (
    assist_participation,
    cast_vote,
    correct_college,
    join_dialogue,
    let_in,
    take_back_last_vote,
)
from cedre.dialogues.actions.results import (
    ask_for_last_results,
    ask_for_results,
    draw_due_results,
    draw_results,
    follow_published_results,
    redraw_stale_results,
)

__all__ = [
    "GatheredAnswers",
    "ImportOutcome",
    "accept_statement",
    "add_statements",
    "announce_last_days",
    "archive_dialogue",
    "ask_for_last_results",
    "ask_for_results",
    "assist_participation",
    "cast_vote",
    "close_dialogue",
    "contest_decision",
    "correct_college",
    "correct_paper_answers",
    "cut_creator",
    "cut_participant",
    "delete_draft",
    "draft_dialogue",
    "draw_due_results",
    "draw_results",
    "enter_paper_answers",
    "erase_answers",
    "flag_statement",
    "follow_published_results",
    "import_conversation",
    "join_dialogue",
    "let_in",
    "merge_statement",
    "open_dialogue",
    "redraw_stale_results",
    "refuse_statement",
    "release_answers",
    "restore_statement",
    "revise_dialogue",
    "revise_statement",
    "submit_statement",
    "take_back_last_vote",
    "take_in_answers",
    "take_paper_out",
    "take_words_back",
    "undo_decision",
    "withhold_statement",
]
