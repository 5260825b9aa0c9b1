"""Facts -> files: what leaves the platform, and in which shape."""

from cedre.dialogues.exports.archive import zipped
from cedre.dialogues.exports.open_data import data_package
from cedre.dialogues.exports.participation import data_on_participant
from cedre.dialogues.exports.polis import POLIS_FILES, polis_files
from cedre.dialogues.exports.results import results_csv, results_document

__all__ = [
    "POLIS_FILES",
    "data_on_participant",
    "data_package",
    "polis_files",
    "results_csv",
    "results_document",
    "zipped",
]
