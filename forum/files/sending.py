"""Files on their way out: always as an attachment, in pieces, whichever server runs the portal."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.files.base import File
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE = 256 * 1024


def send_file(request: HttpRequest, file: File, name: str, content_type: str) -> StreamingHttpResponse:
    """An opened file; it is closed with the answer, also when nobody reads it."""
    response = download(request, file.chunks(PIECE), name, content_type)
    response["Content-Length"] = str(file.size)
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return response


def download(
    request: HttpRequest, pieces: Iterator[bytes], name: str, content_type: str
) -> StreamingHttpResponse:
    """Whoever calls has asked whether this reader may have it."""
    sent: Any = _one_by_one(pieces) if isinstance(request, ASGIRequest) else pieces
    response = StreamingHttpResponse(sent, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-cache"
    return response


async def _one_by_one(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Without this the asynchronous server would gather the whole file before it sends the first piece."""
    following: Callable[[], Any] = lambda: next(pieces, None)  # noqa: E731
    while (piece := await sync_to_async(following, thread_sensitive=False)()) is not None:
        yield piece
