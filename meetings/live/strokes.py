"""The letters of one paragraph of the shared document, changed one stroke at a time. Knows pycrdt, not Django.

Offsets in pycrdt's texts are UTF-8 bytes; one inside a letter would destroy it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from pycrdt import XmlElement, XmlText

from meetings.live.alignment import Edit, edits
from meetings.live.prose import Break, Inline, core

Marks = dict[str, Any]
Letter = tuple[str, Marks]

_NAMES = ("strong", "em", "link")


@dataclass(frozen=True, slots=True)
class Cell:
    """One letter, or a line break, of the paragraph as it stands."""

    letter: str
    marks: Marks
    child: int
    start: int
    stop: int

    @property
    def is_text(self) -> bool:
        return self.stop > self.start


def byte_offsets(text: str) -> list[int]:
    """Where each letter begins in UTF-8, and where the last one ends."""
    if text.isascii():
        return list(range(len(text) + 1))
    return list(accumulate((len(letter.encode()) for letter in text), initial=0))


def write_inline(node: XmlElement, inline: Iterable[Inline]) -> None:
    """Fill an empty paragraph or heading."""
    _put(node, 0, list(_letters(inline)))


def rewrite_inline(node: XmlElement, inline: Iterable[Inline]) -> None:
    """Make a paragraph or heading say `inline`, which is in its canonical form."""
    old, new = list(_cells(node)), list(_letters(inline))
    said = "".join(cell.letter for cell in old)
    kept, changes = _plan(said, "".join(letter for letter, _marks in new))
    stop = len(kept)
    for edit in reversed(changes):
        _format(node, [(old[kept[edit.stop + at]], new[edit.end + at][1]) for at in range(stop - edit.stop)])
        _delete(node, [old[at] for at in kept[edit.start : edit.stop]])
        if edit.end > edit.begin:
            _insert(node, old, _place(kept, edit, said), new[edit.begin : edit.end])
        stop = edit.start
    _format(node, [(old[kept[at]], new[at][1]) for at in range(stop)])


def _plan(old: str, new: str) -> tuple[list[int], list[Edit]]:
    """Which old letters count, and the edits among them; the others stay, unless they would come into view."""
    kept = core(old)
    changes = edits("".join(old[at] for at in kept), new)
    after = list(old)
    for edit in reversed(changes):
        for at in kept[edit.start : edit.stop]:
            after[at] = ""
        after.insert(_place(kept, edit, old), new[edit.begin : edit.end])
    result = "".join(after)
    if "".join(result[at] for at in core(result)) == new:
        return kept, changes
    return list(range(len(old))), edits(old, new)


def _place(kept: list[int], edit: Edit, old: str) -> int:
    """Before which old letter an edit puts its own: close to what stays, so that spaces at line ends stay there."""
    if edit.stop > edit.start:
        return kept[edit.start]
    before = kept[edit.start - 1] if edit.start else None
    after = kept[edit.start] if edit.start < len(kept) else None
    if before is not None and (after is None or old[before] != "\n"):
        return before + 1
    return after if after is not None else len(old)


def _cells(node: XmlElement) -> Iterator[Cell]:
    for child, part in enumerate(node.children):
        if isinstance(part, XmlText):
            yield from _text_cells(part, child)
        else:
            yield Cell("\n", {}, child, 0, 0)


def _text_cells(text: XmlText, child: int) -> Iterator[Cell]:
    start = 0
    for piece, marks in text.diff():
        offsets = byte_offsets(piece)
        for letter, one, other in zip(piece, offsets, offsets[1:], strict=False):
            yield Cell(letter, marks or {}, child, start + one, start + other)
        start += offsets[-1]


def _letters(inline: Iterable[Inline]) -> Iterator[Letter]:
    for part in inline:
        if isinstance(part, Break):
            yield "\n", {}
            continue
        marks: Marks = {"strong": {}} if part.strong else {}
        if part.em:
            marks["em"] = {}
        if part.link:
            marks["link"] = {"href": part.link}
        for letter in part.text:
            yield letter, marks


def _delete(node: XmlElement, cells: list[Cell]) -> None:
    for run in reversed(_runs(cells, [{}] * len(cells))):
        first, last = run[0][0], run[-1][0]
        if first.is_text:
            del node.children[first.child][first.start : last.stop]  # type: ignore[union-attr]
        else:
            del node.children[first.child]


def _format(node: XmlElement, cells: list[tuple[Cell, Marks]]) -> None:
    changes = [_change(cell.marks, marks) for cell, marks in cells if cell.is_text]
    for run in _runs([cell for cell, _marks in cells if cell.is_text], changes):
        (first, change), (last, _same) = run[0], run[-1]
        if change:
            node.children[first.child].format(first.start, last.stop, change)  # type: ignore[union-attr]


def _change(old: Marks, new: Marks) -> Marks:
    """What to set so that the old marks become the new ones; None takes a mark away."""
    same = {name: {} if value is True else value for name, value in old.items()}
    return {name: new.get(name) for name in _NAMES if new.get(name) != same.get(name)}


def _runs(cells: list[Cell], changes: list[Marks]) -> list[list[tuple[Cell, Marks]]]:
    """Neighbours in the same text with the same change."""
    runs: list[list[tuple[Cell, Marks]]] = []
    for cell, change in zip(cells, changes, strict=True):
        if runs and cell.is_text:
            last, other = runs[-1][-1]
            if (last.child, last.stop, other) == (cell.child, cell.start, change):
                runs[-1].append((cell, change))
                continue
        runs.append([(cell, change)])
    return runs


def _insert(node: XmlElement, old: list[Cell], place: int, letters: list[Letter]) -> None:
    """Put letters in before the old letter `place`; everything behind it has been dealt with."""
    before = old[place - 1] if place else None
    after = old[place] if place < len(old) else None
    if before and before.is_text:
        _into(node, before.child, before.stop, letters)
    elif after and after.is_text:
        _into(node, after.child, after.start, letters)
    else:
        _put(node, after.child if after else before.child + 1 if before else 0, letters)


def _into(node: XmlElement, child: int, offset: int, letters: list[Letter]) -> None:
    """Put letters into a text. A line break divides it: what stands behind the break moves to a text of its own."""
    text: Any = node.children[child]
    first = next((at for at, (letter, _marks) in enumerate(letters) if letter == "\n"), len(letters))
    if first == len(letters):
        _type(text, offset, letters)
    elif offset == 0:
        last = max(at for at, (letter, _marks) in enumerate(letters) if letter == "\n")
        _type(text, 0, letters[last + 1 :])
        _put(node, child, letters[: last + 1])
    else:
        tail = [
            (cell.letter, cell.marks) for cell in _cells(node) if cell.child == child and cell.start >= offset
        ]
        if tail:
            del text[offset : len(text)]
        _type(text, offset, letters[:first])
        _put(node, child + 1, [*letters[first:], *tail])


def _put(node: XmlElement, child: int, letters: list[Letter]) -> None:
    """Put letters in as children of their own."""
    for is_break, run in groupby(letters, lambda pair: pair[0] == "\n"):
        for part in [[pair] for pair in run] if is_break else [list(run)]:
            if is_break:
                node.children.insert(child, XmlElement("hard_break"))
            else:
                _type(node.children.insert(child, XmlText("")), 0, part)
            child += 1


def _type(text: XmlText, offset: int, letters: list[Letter]) -> None:
    for _key, run in groupby(letters, lambda pair: sorted(pair[1].items(), key=str)):
        part = list(run)
        said = "".join(letter for letter, _marks in part)
        text.insert(offset, said, part[0][1])
        offset += len(said.encode())
