"""The marked content of one page."""

from typing import Any

import pydyf

from forum.paper.tagger.tree import Element

SOFT_HYPHEN = "\u00ad"


class PageMarks:
    """Gives every painted run of text or picture to a structure element, or calls it an artifact."""

    def __init__(self, stream: Any, page: bytes, texts: dict[Any, str]) -> None:
        self.stream, self.page, self.texts = stream, page, texts
        self.waiting = stream._tags
        self.count = len(self.waiting)
        self.owners: dict[int, bytes] = {}
        self.artifacts: dict[int, pydyf.Dictionary] = {}
        self.spoken: dict[int, pydyf.String] = {}

    def put(self, box: Any, element: Element) -> None:
        number = self.waiting.pop(box)["mcid"]
        if element.setdefault("Pg", self.page) == self.page:
            element["K"].append(number)
        else:
            element["K"].append(pydyf.Dictionary({"Type": "/MCR", "Pg": self.page, "MCID": number}))
        self.owners[number] = element.reference
        if self._ends_in_soft_hyphen(box):
            text = box.text[: -len(box.style["hyphenate_character"])] + SOFT_HYPHEN
            self.spoken[number] = pydyf.String(text)

    def put_artifact(self, box: Any, kind: dict[str, str]) -> None:
        if box in self.waiting:
            self.artifacts[self.waiting.pop(box)["mcid"]] = pydyf.Dictionary(kind)

    def _ends_in_soft_hyphen(self, box: Any) -> bool:
        """Whether the hyphen at the end of the line was put there by the line break."""
        text, hyphen = getattr(box, "text", ""), box.style["hyphenate_character"]
        if not (text.endswith(hyphen) and text[: -len(hyphen)][-1:].isalpha()):
            return False
        if box.element not in self.texts:
            self.texts[box.element] = "".join(box.element.itertext())
        return text.rsplit(None, 1)[-1] not in self.texts[box.element]

    def close(self) -> pydyf.Array:
        """Rewrite the page's operators; the page's row in the parent tree."""
        if self.waiting:
            raise RuntimeError(f"{len(self.waiting)} painted pieces stand outside the structure")
        if self.artifacts or self.spoken:
            self._rewrite(self.stream.stream)
        return pydyf.Array(self.owners.get(number, "null") for number in range(self.count))

    def _rewrite(self, operators: list[Any]) -> None:
        for place, operand in enumerate(operators):
            if not isinstance(operand, dict) or operators[place + 1] != b"BDC":
                continue
            number = operand.get("MCID")
            if number in self.artifacts:
                operators[place - 1], operators[place] = "/Artifact", self.artifacts[number]
            elif number in self.spoken:
                operand["ActualText"] = self.spoken[number]
