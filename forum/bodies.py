"""What comes along with a request over ASGI, where all of it is read before anything else is done."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from forum.safety import is_beyond_limit

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
END: Message = {"type": "http.request", "body": b"", "more_body": False}


class LimitedBodies:
    """What is announced as too large is answered without a byte of it; what is not announced is read to the limit.

    The answer itself, a page in the reader's language, is the middleware's (forum/safety.py). The server reads and
    drops what still comes, so that whoever sends it hears the answer.
    """

    def __init__(self, pages: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if is_beyond_limit(headers.get(b"content-length", b"").decode("latin-1")):
            receive = Ended()
        elif b"transfer-encoding" in headers:
            scope = {**scope, "headers": [*scope["headers"]]}
            receive = Counted(scope, receive)
        await self.pages(scope, receive, send)


class Ended:
    """A body of nothing, and a sender who stays."""

    def __init__(self) -> None:
        self.is_read = False

    async def __call__(self) -> Message:
        if self.is_read:
            await asyncio.Event().wait()
        self.is_read = True
        return END


class Counted:
    """A body of unknown length. Past the limit it ends, and what had come stands for what was announced."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope, self.receive, self.received = scope, receive, 0

    async def __call__(self) -> Message:
        message = await self.receive()
        self.received += len(message.get("body", b""))
        if self.received <= settings.FILE_REQUEST_MAX_BYTES:
            return message
        self.scope["headers"].append((b"content-length", str(self.received).encode()))
        self.receive = after = Ended()
        return await after()
