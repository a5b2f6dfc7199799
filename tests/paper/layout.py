"""What a finished PDF looks like, read back from the file: words with their places, and the headings of its tree."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree  # what poppler writes, of files that the tests have built

import pikepdf

XHTML = "{http://www.w3.org/1999/xhtml}"
POINTS = 72 / 25.4
LEFT, RIGHT = 26 * POINTS, (210 - 26) * POINTS
TOP, BOTTOM = 30 * POINTS, 30 * POINTS + 675
SLACK = 1.5  # glyph boxes are a little taller than the line they stand on


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words on one line of one block."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass
class Page:
    number: int
    lines: list[Line] = field(default_factory=list)

    @property
    def content(self) -> list[Line]:
        """Without running heads and feet."""
        return [line for line in self.lines if TOP - 20 < (line.top + line.bottom) / 2 < BOTTOM]

    @property
    def last(self) -> list[str]:
        """The texts that stand on the lowest line."""
        lowest = max((line.bottom for line in self.content), default=0)
        return [line.text for line in self.content if line.bottom > lowest - 3]


class Layout:
    def __init__(self, file: Path) -> None:
        self.file = file
        written = subprocess.run(
            ["pdftotext", "-bbox-layout", str(file), "-"], capture_output=True, check=True, text=True
        ).stdout
        root = ElementTree.fromstring(re.sub(r"&#[0-8];|[\x00-\x08\x0b\x0c\x0e-\x1f]", "", written))  # noqa: S314
        self.pages = [Page(n, list(_lines(page))) for n, page in enumerate(root.iter(f"{XHTML}page"), 1)]

    @cached_property
    def headings(self) -> dict[int, set[str]]:
        """The texts of headings and captions by the page they stand on, out of the structure tree."""
        with pikepdf.open(self.file) as pdf:
            pages = {page.objgen: n for n, page in enumerate(pdf.pages, 1)}
            found: dict[int, set[str]] = {}
            with pdf.open_outline() as outline:
                for title, destination in _entries(outline.root):
                    found.setdefault(pages[destination.objgen], set()).add(_squeezed(title))
            return found

    def outside(self) -> list[str]:
        """Lines that leave the page's margins; the cover has none."""
        return [
            f"p. {page.number}: {line.text[:60]}"
            for page in self.pages[1:]
            for line in page.lines
            if line.left < LEFT - SLACK or line.right > RIGHT + SLACK
        ] + [
            f"p. {page.number}: {line.text[:60]}"
            for page in self.pages[1:]
            for line in page.content
            if line.bottom > BOTTOM + SLACK
        ]

    def stranded_headings(self) -> list[str]:
        """Headings that stand last on their page."""
        return [
            f"p. {page.number}: {text}"
            for page in self.pages[2:]
            for text in page.last
            if any(title.endswith(_squeezed(text)) for title in self.headings.get(page.number, ()))
        ]

    def overlapping(self) -> list[str]:
        return [
            f"p. {page.number}: {one.text[:40]} / {other.text[:40]}"
            for page in self.pages
            for one, other in _pairs(page.lines)
        ]

    def thin(self, fewest: int) -> list[int]:
        """Pages with fewer lines than that, other than where a part ends: the next page begins with a heading."""
        return [
            page.number
            for page, after in zip(self.pages[1:], self.pages[2:], strict=False)
            if len({round(line.bottom) for line in page.content}) < fewest
            and not self._begins_with_heading(after)
        ]

    def _begins_with_heading(self, page: Page) -> bool:
        first = min(page.content, key=lambda line: (round(line.top), line.left), default=None)
        return first is not None and any(
            title.startswith(_squeezed(first.text)) for title in self.headings.get(page.number, ())
        )


def _lines(page: ElementTree.Element) -> Iterator[Line]:
    for line in page.iter(f"{XHTML}line"):
        words = [word.text or "" for word in line.iter(f"{XHTML}word")]
        places = (float(line.get(name) or 0) for name in ("xMin", "yMin", "xMax", "yMax"))
        yield Line(*places, " ".join(words))


def _pairs(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Lines whose letters lie upon each other: more than half a line deep and two points wide."""
    in_order = sorted(lines, key=lambda line: line.top)
    for place, one in enumerate(in_order):
        for other in in_order[place + 1 :]:
            if other.top >= one.bottom:
                break
            depth = min(one.bottom, other.bottom) - other.top
            width = min(one.right, other.right) - max(one.left, other.left)
            height = min(one.bottom - one.top, other.bottom - other.top)
            if depth > height / 2 and width > 2:
                yield one, other


def _entries(entries: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, pikepdf.Object]]:
    for entry in entries:
        destination = entry.destination if entry.destination is not None else entry.action.D
        yield entry.title, destination[0]
        yield from _entries(entry.children)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
