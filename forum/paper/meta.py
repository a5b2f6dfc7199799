"""What a paper says of itself, whatever it is set in."""

from dataclasses import dataclass
from datetime import UTC, datetime

LOCALES = {"sv": "sv-SE", "en": "en-GB"}


@dataclass(frozen=True, kw_only=True)
class PaperMeta:
    """`created` is the file's only date, so that the same paper has the same bytes."""

    title: str
    language: str
    author: str
    subject: str
    created: datetime

    @property
    def locale(self) -> str:
        return LOCALES.get(self.language, self.language)

    @property
    def moment(self) -> str:
        return self.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class AttachedFile:
    """A data file inside the PDF."""

    name: str
    description: str
    data: bytes
