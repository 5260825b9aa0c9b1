import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from cedre.accounts.declarations import Processing


def register_csv(entries: Iterable[Processing]) -> Iterator[str]:
    """The register of processing, one entry a line, for a spreadsheet."""
    # Without this mark, spreadsheets take accents for other signs.
    yield "\ufeff"
    yield _line([words for words, _value in register_lines(None)])
    for entry in entries:
        yield _line([value for _words, value in register_lines(entry)])


def register_markdown(entries: Iterable[Processing]) -> Iterator[str]:
    """The register of processing as a text with titles, to be completed and kept by a data protection officer."""
    yield f"# {_('Registre des traitements')}\n"
    for entry in entries:
        (_name, title), *lines = register_lines(entry)
        yield f"\n## {title}\n\n"
        yield from (f"- **{words}** : {value}\n" for words, value in lines)


def register_lines(entry: Processing | None) -> list[tuple[str, str]]:
    """(what is said, what it is) of one entry, the name first; without an entry, only what is said."""
    return [
        (_("Traitement"), str(entry.name) if entry else ""),
        (_("Pourquoi"), str(entry.purpose) if entry else ""),
        (_("Ce qui le fonde"), str(entry.basis.value) if entry else ""),
        (_("Personnes concernées"), str(entry.people) if entry else ""),
        (_("Données"), str(entry.data) if entry else ""),
        (_("Combien de temps"), str(entry.kept) if entry else ""),
        (_("Qui y a accès"), str(entry.recipients) if entry else ""),
        (_("Hors de l’Union européenne"), _("le logiciel ne transfère rien") if entry else ""),
        (_("Champs de la base de données"), ", ".join(entry.fields) if entry else ""),
    ]


def _line(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
