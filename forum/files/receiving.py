"""Files on their way in: to a temporary file, and no further than the limit."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TooLarge(UploadedFile):
    """What is left of a file that passed the limit: its name and how large it was."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(ContentFile(b""), name, "application/octet-stream", size)
        self.size = size


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Memory holds one piece at a time, and the disk no more than the limit of a file.

    The rest of a file that is too large is read and dropped, so that the sender hears the answer and the form
    comes back with everything else that was written.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received <= settings.FILE_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
        else:
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= settings.FILE_MAX_BYTES:
            return super().file_complete(file_size)
        self.file.close()
        return TooLarge(self.file_name or "", self.received)
