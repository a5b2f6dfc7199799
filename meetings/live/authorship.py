"""Who wrote and who removed each part of a text, over any stretch of its history. Plain Python."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from os.path import commonprefix

_MOST_COMPARED = 4_000
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w*$"), re.compile(r"\w*")

Author = int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A run of letters. `wrote` and `removed` name who did so in the stretch, by seat; nobody: it stood there."""

    text: str
    wrote: Author = None
    removed: Author = None
    is_new: bool = False
    is_gone: bool = False


class Story:
    """A text as it goes from one state to the next, each step by one author."""

    def __init__(self, text: str) -> None:
        self._parts = [Part(text)] if text else []
        self._now = text

    def becomes(self, text: str, author: Author) -> None:
        for start, end, new in _steps(self._now, text):
            self._replace(start, end, new, author)
        self._now = text

    def parts(self) -> list[Part]:
        """In reading order; what came and went within the stretch is left out."""
        kept = [part for part in self._parts if not (part.is_new and part.is_gone)]
        return _joined(kept)

    def _replace(self, start: int, end: int, new: str, author: Author) -> None:
        """Positions count the letters that stand there now."""
        first, last = self._boundary(start), self._boundary(end)
        gone = [
            part if part.is_gone else replace(part, removed=author, is_gone=True)
            for part in self._parts[first:last]
        ]
        added = [Part(new, wrote=author, is_new=True)] if new else []
        self._parts[first:last] = gone + added

    def _boundary(self, position: int) -> int:
        """The place in the list of parts before which `position` letters stand, made by a cut if there is none."""
        at = 0
        for place, part in enumerate(self._parts):
            if at == position:
                return place
            if part.is_gone:
                continue
            if at + len(part.text) > position:
                cut = position - at
                self._parts[place : place + 1] = [
                    replace(part, text=part.text[:cut]),
                    replace(part, text=part.text[cut:]),
                ]
                return place + 1
            at += len(part.text)
        return len(self._parts)


def _joined(parts: Iterable[Part]) -> list[Part]:
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if last and replace(last, text=part.text) == part:
            found[-1] = replace(last, text=last.text + part.text)
        else:
            found.append(part)
    return found


def _steps(old: str, new: str) -> list[tuple[int, int, str]]:
    """The replacements that lead from one text to the other, the last one first, so that places stay right.

    What was typed or taken away counts by letters; what was rewritten by whole words, as people read it.
    """
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before or not after:
        return [(head, head + len(before), after)] if before or after else []
    head -= len(_WORD_BEFORE.search(old[:head])[0])  # type: ignore[index]
    tail -= len(_WORD_AFTER.match(old[len(old) - tail :])[0])  # type: ignore[index]
    return _word_steps(head, old[head : len(old) - tail], new[head : len(new) - tail])


def _word_steps(start: int, before: str, after: str) -> list[tuple[int, int, str]]:
    a, b = _PIECES.findall(before), _PIECES.findall(after)
    if len(a) + len(b) > _MOST_COMPARED:
        return [(start, start + len(before), after)]
    places = [start]
    for piece in a:
        places.append(places[-1] + len(piece))
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(places[i], places[j], "".join(b[m:n])) for tag, i, j, m, n in reversed(codes) if tag != "equal"]


def _shared(one: str, other: str) -> int:
    return len(commonprefix([one, other]))  # noqa: RUF071  letters, no paths
