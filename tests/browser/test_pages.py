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


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_are_accessible(visitor: Callable[..., Any], name: str, look: str) -> None:
    someone = visitor(name, bypass_csp=True, **LOOKS[look])
    found = {path: faults(someone.open(path)) for path in BY_VISITOR[name]}
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_keep_their_policy(visitor: Callable[..., Any], name: str) -> None:
    someone = visitor(name)
    for path in BY_VISITOR[name]:
        someone.open(path)
    assert someone.complaints == []
