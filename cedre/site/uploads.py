from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class NoFile(FileUploadHandler):
    """No page takes a file: one that is sent all the same is not read, however large.

    With no handler at all, Django would read two gigabytes of it at a time, and hold them in memory.
    """

    def new_file(self, *_args: Any, **_options: Any) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing is received."""

    def file_complete(self, file_size: int) -> None:
        """Nothing is complete."""
