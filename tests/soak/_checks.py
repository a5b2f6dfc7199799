"""What must be equal afterwards: the clients, a fresh one, a replay of the log, and the rows of the database."""

import html
import re
from collections import Counter
from typing import Any

from tests.soak._nodes import Node
from tests.soak._stage import Stage

TOKEN = re.compile(r"x(\d+)")
_LINK = re.compile(r"\[([^\]]*)\]\(https?://[^)]*\)")
_FORM = re.compile(r"[*_\\\n]")


class Differs(Exception):
    """Two that should hold the same do not."""


def letters(markdown: str) -> str:
    """A rich text without its form, for texts of letters, digits and symbols that mean nothing in Markdown."""
    return html.unescape(_FORM.sub("", _LINK.sub(r"\1", markdown)))


def compare(what: str, expected: Any, found: Any) -> None:
    if expected == found:
        return
    for one, other in zip(expected, found, strict=False):
        if one != other:
            raise Differs(f"{what}: expected {str(one)[:600]}, found {str(other)[:600]}")
    raise Differs(f"{what}: expected {len(expected)}, found {len(found)}")


def compare_rows(expected: list[dict[str, Any]], found: list[dict[str, Any]], prefix: str) -> None:
    """Only our own items: the standing ones say things that are written with more of Markdown."""

    def ours(rows: list[dict[str, Any]], form: bool) -> list[dict[str, Any]]:
        chosen = [row for row in rows if row["uuid"].startswith(prefix)]
        return [
            {name: value for name, value in row.items() if name != "note"}
            | {"text": letters(row["text"]) if form else row["text"].replace("\n", "")}
            for row in chosen
        ]

    compare("the rows of the database", ours(expected, form=False), ours(found, form=True))


def compare_all(
    stage: Stage, node: Node, document: str, clients: dict[str, Any], prefix: str
) -> dict[str, Any]:
    """`clients` is what the connected ones agree on; answers what the log says."""
    replayed: dict[str, Any] = node.ask("replay", updates=stage.log(document))
    compare("a replay of the log", replayed["contents"], clients["contents"])
    fresh = node.ask("fresh", document=document, doors=[stage.door(0, stage.house.webs[0])])
    compare("a fresh client", replayed["contents"], fresh["contents"])
    compare_rows(replayed["rows"], stage.rows(document), prefix)
    return replayed


def count_tokens(text: str, acknowledged: int) -> tuple[int, int]:
    """How many acknowledged tokens are missing, and how many tokens are there more than once."""
    found = Counter(int(number) for number in TOKEN.findall(text))
    lost = sum(1 for number in range(1, acknowledged + 1) if number not in found)
    return lost, sum(count - 1 for count in found.values())
