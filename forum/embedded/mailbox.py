"""Letters of the embedded portal: kept as files instead of sent, so that a demo user can read them."""

import email
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import MIMEMixin


def folder() -> Path:
    return settings.VAR / "mail"


class MailboxBackend(BaseEmailBackend):
    """Writes each letter to a file of its own below PORTAL_VAR/mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
            partial = folder() / f"{name}.part"
            partial.write_bytes(cast(MIMEMixin, message.message()).as_bytes(linesep="\r\n"))
            partial.rename(folder() / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class StoredLetter:
    name: str
    message: ParsedMessage

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def date(self) -> str:
        return str(self.message["Date"])

    @property
    def text(self) -> str:
        part = self.message.get_body(preferencelist=("plain",))
        return part.get_content() if part else ""

    @property
    def calendar(self) -> str:
        parts = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return parts[0].get_content() if parts else ""

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "" for part in self.message.iter_attachments()]


def read(path: Path) -> StoredLetter:
    return StoredLetter(path.stem, email.message_from_bytes(path.read_bytes(), policy=policy.default))


def letters(to: str = "", limit: int = 100) -> list[StoredLetter]:
    """The newest letters first, for one address or for all."""
    found = (read(path) for path in sorted(folder().glob("*.eml"), reverse=True)[:2000])
    return [letter for letter in found if to.lower() in letter.to.lower()][:limit]
