"""The files of a meeting, looked up once for a whole page (one query)."""

from collections import defaultdict
from typing import Any

from meetings.models import Attachment, Meeting


class Shelf:
    def __init__(self, meeting: Meeting, *related: str) -> None:
        self.meeting = meeting
        found = meeting.attachments.all()
        self.all = list(found.select_related(*related) if related else found)
        self._by_item: dict[int | None, list[Attachment]] = defaultdict(list)
        self._by_content: dict[tuple[str, str], Attachment] = {}
        for file in self.all:
            file.meeting = meeting
            self._by_content[file.name, file.sha256] = file
            if file.removed_at is None:
                self._by_item[file.item_id].append(file)

    @property
    def of_the_meeting(self) -> list[Attachment]:
        return self._by_item[None]

    def on(self, item_pk: int) -> list[Attachment]:
        return self._by_item[item_pk]

    def named_in(self, item: dict[str, Any]) -> list[Attachment]:
        """The files that an item of a version names; also those removed since."""
        found = (self._by_content.get((file["name"], file["sha256"])) for file in item.get("files", ()))
        return [file for file in found if file]


def canonical_files(files: list[Attachment]) -> list[dict[str, Any]]:
    """As they stand in a version of the agenda: what they are called and what they contain."""
    named = [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in files]
    return sorted(named, key=lambda file: (file["sha256"], file["name"]))
