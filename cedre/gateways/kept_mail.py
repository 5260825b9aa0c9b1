"""Letters that a trial installation keeps in files instead of sending them, read again to be shown."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend

# What Django's file backend writes after each message.
END = re.compile(rb"^-{79}$", re.MULTILINE)
SHOWN = 50


class Keeper(EmailBackend):
    """Django's file backend, in a folder that the other accounts of the machine cannot open: codes are in there."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        Path(self.file_path).chmod(0o700)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """One letter, as it would have left. `key` finds it again among those kept."""

    key: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str


def kept_mails(folder: Path) -> list[KeptMail]:
    """The last letters kept in `folder`, newest first."""
    files = sorted(folder.glob("*.log"), reverse=True)[:SHOWN]
    found = [mail for file in files for mail in _mails_of(file)]
    return sorted(found, key=lambda mail: (mail.sent_at, mail.key), reverse=True)


def _mails_of(file: Path) -> list[KeptMail]:
    parts = [part for part in END.split(file.read_bytes()) if part.strip()]
    return [_read(f"{file.stem}-{number}", part) for number, part in enumerate(parts, start=1)]


def _read(key: str, written: bytes) -> KeptMail:
    message = BytesParser(policy=policy.default).parsebytes(written.lstrip())
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return KeptMail(
        key=key,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=message["Date"].datetime,
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )
