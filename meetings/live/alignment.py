"""What stays, what changes and what goes between an old text and a new one. Pure."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest

# Beyond this many pairs the blocks of a gap are paired in their order, without looking for the most similar.
_MOST_PAIRS = 10_000
_PAIRED = 0.1
_LITTLE = 0.3
_WORDS = re.compile(r"\n|\w+[^\S\n]?|[^\w\n]")


@dataclass(frozen=True, slots=True)
class Edit:
    """`old[start:stop]` becomes `new[begin:end]`."""

    start: int
    stop: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A block or an item as it is compared: only parts of one kind can become each other."""

    kind: str
    value: Hashable
    text: str


Pair = tuple[int | None, int | None]


def edits(old: str, new: str) -> list[Edit]:
    """The changes that make `new` of `old`, in order: by words, and inside a changed word by letters.

    A text of which next to nothing stays is written anew in one piece, so that two who rewrite it at once end up
    with one text after the other and not with their letters mixed.
    """
    start, tail = _common(old, new)
    before, after = _WORDS.findall(old[start : len(old) - tail]), _WORDS.findall(new[start : len(new) - tail])
    old_at, new_at = _offsets(before, start), _offsets(after, start)
    opcodes = SequenceMatcher(None, before, after).get_opcodes()
    stays = start + tail + sum(old_at[i2] - old_at[i1] for tag, i1, i2, _j1, _j2 in opcodes if tag == "equal")
    if stays < len(old) * _LITTLE:
        return [Edit(0, len(old), 0, len(new))]
    return [
        _narrowed(old, new, Edit(old_at[i1], old_at[i2], new_at[j1], new_at[j2]))
        for tag, i1, i2, j1, j2 in opcodes
        if tag != "equal"
    ]


def pairs(old: Sequence[Part], new: Sequence[Part]) -> list[Pair]:
    """Which old part becomes which new one, in order; one that stands alone goes, or is new."""
    found: list[Pair] = []
    before, after = [part.value for part in old], [part.value for part in new]
    start, tail = _common(before, after)
    found += [(at, at) for at in range(start)]
    matcher = SequenceMatcher(None, before[start : len(old) - tail], after[start : len(new) - tail])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        olds, news = range(start + i1, start + i2), range(start + j1, start + j2)
        found += zip(olds, news, strict=True) if tag == "equal" else _gap(old, new, olds, news)
    return found + [(len(old) - at, len(new) - at) for at in range(tail, 0, -1)]


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How much two sequences share at their beginning and at their end, without overlap."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    most -= head
    return head, next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)


def _offsets(words: Sequence[str], start: int) -> list[int]:
    return list(accumulate(map(len, words), initial=start))


def _narrowed(old: str, new: str, edit: Edit) -> Edit:
    head, tail = _common(old[edit.start : edit.stop], new[edit.begin : edit.end])
    return Edit(edit.start + head, edit.stop - tail, edit.begin + head, edit.end - tail)


def _gap(old: Sequence[Part], new: Sequence[Part], olds: range, news: range) -> Iterator[Pair]:
    """The pairs between two parts that stay."""
    if len(olds) * len(news) <= _MOST_PAIRS:
        return _most_alike(_likenesses(old, new, olds, news), olds, news)
    return _in_order(old, new, olds, news)


def _in_order(old: Sequence[Part], new: Sequence[Part], olds: range, news: range) -> Iterator[Pair]:
    for gone, come in zip_longest(olds, news):
        if gone is None or come is None or old[gone].kind == new[come].kind:
            yield gone, come
        else:
            yield gone, None
            yield None, come


def _most_alike(likeness: list[list[float]], olds: range, news: range) -> Iterator[Pair]:
    """The pairs, in order, that are most alike taken together."""
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in reversed(range(len(olds))):
        for j in reversed(range(len(news))):
            both = likeness[i][j] and likeness[i][j] + best[i + 1][j + 1]
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(olds) and j < len(news):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield olds[i], None
            i += 1
        else:
            yield None, news[j]
            j += 1
    yield from ((at, None) for at in olds[i:])
    yield from ((None, at) for at in news[j:])


def _likenesses(old: Sequence[Part], new: Sequence[Part], olds: range, news: range) -> list[list[float]]:
    """Per pair 0 where it cannot be, and otherwise more the more alike they are."""
    words = {at: Counter(_WORDS.findall(old[at].text)) for at in olds}
    others = {at: Counter(_WORDS.findall(new[at].text)) for at in news}

    def likeness(a: int, b: int) -> float:
        if old[a].kind != new[b].kind:
            return 0.0
        return _PAIRED + _likeness(old[a].text, new[b].text, words[a], others[b])

    return [[likeness(a, b) for b in news] for a in olds]


def _likeness(one: str, other: str, words: Counter[str], others: Counter[str]) -> float:
    longest = max(len(one), len(other), 1)
    shared = sum(len(word) * count for word, count in (words & others).items())
    return max(shared, sum(_common(one, other))) / longest
