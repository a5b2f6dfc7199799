"""The demo's facts, as read from data/demo.json (each leaf there says whether it is true or invented)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@cache
def facts() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "data" / "demo.json").read_text(encoding="utf-8"))


def value(leaf: Any) -> Any:
    """The value of a leaf; leaves are {"value": …, "truth": …, "source": …} or plain."""
    return leaf.get("value") if isinstance(leaf, dict) and "value" in leaf else leaf


def source(leaf: Any) -> str:
    """The first source that is a text a reader can follow; the address, if that is all there is."""
    named = leaf.get("source") or [] if isinstance(leaf, dict) else []
    named = [named] if isinstance(named, str) else named
    texts = [text for text in named if not text.startswith("http")]
    return (texts or named or [""])[0]


def source_url(leaf: Any) -> str:
    named = leaf.get("source") or [] if isinstance(leaf, dict) else []
    return (
        next((text for text in named if text.startswith("https://")), "") if isinstance(named, list) else ""
    )


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: str
    party: str
    forums: tuple[str, ...]

    @property
    def is_deputy(self) -> bool:
        return "deputy" in self.role


def demo_accounts() -> list[Account]:
    return [
        Account(row["email"], row["display"], row["role"], row["party"] or "", tuple(row["forums"]))
        for row in facts()["accounts"]
    ]
