"""How an upload enters: in memory, bounded, never in clear on a disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler


class BoundedMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps every file in memory and stops reading one that passes the limit.

    Django writes bodies over 2.5 MB to the temporary folder in clear. A file that is too large arrives cut off
    just above the limit, so that its form can say so beside the field.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.received = 0
        # Ends by StopFutureHandlers, as its parent's does: no other handler may have the file.
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = settings.UPLOAD_LIMIT + 1 - self.received
        self.received += len(raw_data)
        super().receive_data_chunk(raw_data[: max(room, 0)], start)
        return None

    def file_complete(self, file_size: int) -> Any:
        return super().file_complete(min(file_size, settings.UPLOAD_LIMIT + 1))
