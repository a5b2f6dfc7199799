"""Places in an order that many change at once: each item has a key, and moving it writes one new key.

Keys are texts over 0-9A-Za-z, compared letter by letter; none ends in "0", so there is always room before it.
The browser's twin is editor/src/ranking.mjs.
"""

from collections.abc import Sequence

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LONGEST = 40


def between(low: str, high: str) -> str:
    """A key after `low` and before `high`; an empty `low` is the beginning, an empty `high` the end."""
    if high and low >= high:
        raise ValueError(f"there is no room between {low!r} and {high!r}")
    shared = 0
    while high and (low[shared : shared + 1] or "0") == high[shared : shared + 1]:
        shared += 1
    if shared:
        return high[:shared] + between(low[shared:], high[shared:])
    first = LETTERS.index(low[0]) if low else 0
    last = LETTERS.index(high[0]) if high else len(LETTERS)
    if last - first > 1:
        return LETTERS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return LETTERS[first] + between(low[1:], "")


def spread(count: int) -> list[str]:
    """Fresh keys for `count` items, evenly apart."""
    digits = 1
    while len(LETTERS) ** digits < 2 * (count + 1):
        digits += 1
    step = len(LETTERS) ** digits / (count + 1)
    return [_written(int(step * (place + 1)), digits) for place in range(count)]


def _written(number: int, digits: int) -> str:
    letters = []
    for _ in range(digits):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(reversed(letters)).rstrip("0")


def place(ordered: Sequence[tuple[str, str]], name: str, to: int) -> dict[str, str]:
    """The keys to write so that `name` stands at place `to` among `ordered`, (name, key) pairs without it.

    One key as a rule; all of them when two neighbours have the same key or the new one would be too long.
    """
    to = max(0, min(to, len(ordered)))
    low = ordered[to - 1][1] if to else ""
    high = ordered[to][1] if to < len(ordered) else ""
    if not high or low < high:
        key = between(low, high)
        if len(key) <= LONGEST:
            return {name: key}
    names = [each for each, _key in ordered]
    names.insert(to, name)
    return dict(zip(names, spread(len(names)), strict=True))
