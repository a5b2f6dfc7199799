"""The data files that a paper carries: inside the PDF, and to download by themselves."""

import csv
import io
import json
from typing import Any

from forum.models import Paper
from forum.paper.meta import AttachedFile
from forum.tables import neutral


def attachments_of(paper: Paper) -> list[AttachedFile]:
    """The data files the snapshot asks for: `files` names each, and under which key its content stands."""
    return [
        AttachedFile(file["name"], file["description"], _content(paper.snapshot[file["key"]], file["name"]))
        for file in paper.snapshot.get("files", [])
    ]


def _content(value: Any, name: str) -> bytes:
    return _csv(value) if name.endswith(".csv") else canonical_json(value)


def canonical_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _csv(rows: list[list[Any]]) -> bytes:
    """Semicolons and a byte order mark: what a Swedish spreadsheet opens without asking."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [neutral(value) for value in row] for row in rows
    )
    return ("\ufeff" + text.getvalue()).encode()
