from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone

BYTES_AT_A_TIME = 64 * 1024


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], *, now: datetime) -> Iterator[bytes]:
    """A zip archive of `files` (name, pieces), piece by piece as it is made: neither memory nor disk holds it whole."""
    sink = _Sink()
    # To the file alone: this is about individuals, even under a number.
    owner_only = 0o600 << 16
    with ZipFile(sink, "w") as archive:
        for name, pieces in files:
            entry = ZipInfo(name, date_time=timezone.localtime(now).timetuple()[:6])
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, owner_only
            with archive.open(entry, "w") as file:
                for piece in pieces:
                    file.write(piece)
                    if sink.size >= BYTES_AT_A_TIME:
                        yield sink.taken()
    yield sink.taken()


class _Sink(RawIOBase):
    """Where `ZipFile` writes, as to a pipe: it cannot go back."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    @property
    def size(self) -> int:
        return len(self._bytes)

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        before = self.size
        self._bytes += piece
        return self.size - before

    def taken(self) -> bytes:
        piece = bytes(self._bytes)
        self._bytes.clear()
        return piece
