"""Every page: no automatic accessibility violation, no sideways scroll, big enough targets, a kept policy."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest

from tests.browser.checks import LOOKS, faults
from tests.browser.places import PLACES

BY_VISITOR = {
    name: [path for _, path in group] for name, group in groupby(PLACES, key=lambda place: place[0])
}


def look_at(visitor: Callable[..., Any], name: str, shift: int) -> dict[str, Any]:
    """The faults of one visitor's pages, in the two looks by turns."""
    faulty: dict[str, Any] = {}
    for number, look in enumerate(LOOKS.values()):
        someone = visitor(name, bypass_csp=True, **look)
        for path in BY_VISITOR[name][(number + shift) % len(LOOKS) :: len(LOOKS)]:
            if found := faults(someone.open(path)):
                faulty[path] = found
    return faulty


@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_are_accessible(visitor: Callable[..., Any], name: str) -> None:
    assert look_at(visitor, name, 0) == {}


@pytest.mark.check
@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_are_accessible_in_the_other_look(visitor: Callable[..., Any], name: str) -> None:
    assert look_at(visitor, name, 1) == {}


@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_keep_their_policy(visitor: Callable[..., Any], name: str) -> None:
    someone = visitor(name)
    for path in BY_VISITOR[name]:
        someone.open(path)
    assert someone.complaints == []
