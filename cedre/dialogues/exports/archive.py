from collections.abc import Iterable
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone

# To its owner alone, wherever it is unpacked: this is about individuals, even under a number.
OWNER_ONLY = 0o600 << 16


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], *, now: datetime) -> IO[bytes]:
    """A zip archive of `files` (name, pieces), in a nameless file of the disk, at its beginning.

    Written to its end before anyone reads it: were it made while it is sent, a reader who goes away would leave a
    transaction open for as long as the server keeps what it had begun to send.
    """
    archive_file = TemporaryFile()  # noqa: SIM115 - closed by who receives it, once it is sent
    with ZipFile(archive_file, "w") as archive:
        for name, pieces in files:
            entry = ZipInfo(name, date_time=timezone.localtime(now).timetuple()[:6])
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, OWNER_ONLY
            with archive.open(entry, "w") as file:
                for piece in pieces:
                    file.write(piece)
    archive_file.seek(0)
    return archive_file
