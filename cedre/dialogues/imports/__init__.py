"""Files of other platforms -> checked rows -> one action."""

from cedre.dialogues.imports.polis import NoExport, PolisExport, read_polis_export
from cedre.dialogues.imports.polis_files import NotAPolisExport
from cedre.dialogues.imports.tables import Problem

__all__ = ["NoExport", "NotAPolisExport", "PolisExport", "Problem", "read_polis_export"]
