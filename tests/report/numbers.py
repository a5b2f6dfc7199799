"""The numbers a reader sees, and the ones a snapshot has told."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any

from django.utils.timezone import localtime

from forum import formats
from forum.charts.plots import round_above
from forum.paper.markup import Node, parse

NUMBER = re.compile(r"\d{1,3}(?:\u00a0\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
BLANK = re.compile(r"[ \n\t]+")  # a space within a number is none
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+]+$")
# What is no figure: the chapters' numbers, the scale of the survey with its five statements, a whole.
NO_FIGURES = {*map(str, range(16)), *map(str, range(1, 6)), "100", "100,00"}


class _Seen(HTMLParser):
    """The words of a page without what only a screen reader hears of a drawing."""

    UNSEEN = frozenset({"head", "script", "style", "title", "desc"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._unseen += tag in self.UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


def seen(html: str) -> str:
    reader = _Seen()
    reader.feed(html)
    return "\n".join(reader.words)


def numbers_in(text: str) -> list[str]:
    return NUMBER.findall(text)


def told_by(snapshot: dict[str, Any]) -> set[str]:
    """Every number that the stored data tells, as a Swedish reader would see it written."""
    told = set(NO_FIGURES) | _axes(snapshot["figures"])
    for value in _leaves({name: part for name, part in snapshot.items() if name != "rows"}):
        told |= set(_written(value))
    return told


def _axes(figures: dict[str, Any]) -> set[str]:
    """The marks beside the charts, and the whole per cent within the bars of the funding."""
    told = set()
    tops = [row["called"] for row in figures["attendance"]]
    tops += [value for name, value in figures["actions"].items() if name != "all"]
    for most in tops:
        top = round_above(most)
        told |= {str(top), str(top // 2)}
    for project in figures["projects"]:
        told |= {str(round(Decimal(line["share"]))) for line in project["funding"]}
    return told


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value is not None and not isinstance(value, bool):
        yield value


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, int):
        yield formats.number(abs(value))
        yield str(abs(value))
        return
    if MOMENT.match(value):
        moment = localtime(datetime.fromisoformat(value))
        yield from numbers_in(f"{moment:%Y-%m-%d} {moment.day} {moment:%H.%M}")
        return
    if ISO_DAY.fullmatch(value):
        yield str(int(value[-2:]))
    yield from numbers_in(value)
    try:
        exact = abs(Decimal(value))
    except InvalidOperation:
        return
    for places in (None, 0, 1, 2):
        yield formats.number(exact if places is None else exact.quantize(Decimal(1).scaleb(-places)))


def strangers(text: str, snapshot: dict[str, Any]) -> list[str]:
    """The numbers in the text that the data has not told."""
    told = told_by(snapshot)
    return sorted({each for each in numbers_in(text) if each not in told})


def value_of(written: str) -> Decimal:
    return Decimal(written.replace("\u00a0", "").replace(",", "."))


def words_of(node: Node) -> str:
    return "".join(child if isinstance(child, str) else " " + words_of(child) for child in node.children)


def tables(html: str) -> dict[str, list[list[str]]]:
    """By caption, the words of every row's cells, the head left out."""
    found = {}
    for table in (node for node in parse(html).walk() if node.tag == "table"):
        caption = table.first("caption")
        rows = [
            [BLANK.sub(" ", words_of(cell)).strip() for cell in row.nodes]
            for part in table.nodes
            if part.tag in ("tbody", "tfoot")
            for row in part.nodes
        ]
        if caption:
            found[" ".join(words_of(caption).split())] = rows
    return found


def figures_in(cells: list[str]) -> list[Decimal]:
    """The numbers of some cells; days are no figures."""
    text = " ".join(cells)
    return [value_of(each) for each in numbers_in(ISO_DAY.sub("", text))]
