"""A mail server of its own process that can be told where to stand still. One JSON line answers each command.

`hold` names a step (connect, sender, receiver, text): every session that comes to it waits there. At "text" the letter
has arrived but is not confirmed. `cut` drops the line there instead. What has arrived is counted by Message-ID and
receiver.
"""

import asyncio
import email
import json
import sys
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

STEPS = ("connect", "sender", "receiver", "text")


class Line(SMTP):
    """Knows how many sessions are open, and which ended between the text and its confirmation."""

    sink: "Sink"
    at_text = False

    def connection_made(self, transport: Any) -> None:
        self.sink.open += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.sink.open -= 1
        self.sink.ended += 1
        self.sink.cut += self.at_text
        self.at_text = False
        super().connection_lost(error)


class Sink:
    def __init__(self) -> None:
        self.hold, self.cuts, self.open, self.ended, self.held, self.cut = "", 0, 0, 0, 0, 0
        self.arrived: Counter[str] = Counter()

    async def _stand(self, step: str) -> None:
        self.held += self.hold == step
        was_held = self.hold == step
        try:
            while self.hold == step:
                await asyncio.sleep(0.01)
        finally:
            self.held -= was_held

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: Line, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        await self._stand("connect")
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Line, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._stand("sender")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Line, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._stand("receiver")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Line, session: Any, envelope: Any) -> str:  # noqa: N802
        server.at_text = True
        name = email.message_from_bytes(envelope.content)["Message-ID"]
        self.arrived.update(f"{name} {address}" for address in envelope.rcpt_tos)
        if self.cuts:
            self.cuts -= 1
            server.transport.abort()
            await asyncio.sleep(3600)
        await self._stand("text")
        server.at_text = False
        return "250 OK"


class Gate(Controller):
    def factory(self) -> Line:
        line = Line(self.handler, **self.SMTP_kwargs)
        line.sink = self.handler
        return line


def main() -> None:
    """`hold`: a step or nothing; `cuts`: so many letters are cut at their text; the answer says how things stand."""
    sink = Sink()
    gate = Gate(sink, hostname="127.0.0.1", port=int(sys.argv[1]))
    gate.start()
    for line in sys.stdin:
        asked = json.loads(line)
        sink.hold, sink.cuts = asked.get("hold", sink.hold), asked.get("cuts", sink.cuts)
        said = {"open": sink.open, "ended": sink.ended, "held": sink.held, "cut": sink.cut, "cuts": sink.cuts}
        sys.stdout.write(json.dumps(said | ({"arrived": sink.arrived} if asked.get("list") else {})) + "\n")
        sys.stdout.flush()
    gate.stop()


if __name__ == "__main__":
    main()
