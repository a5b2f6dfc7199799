"""Every page: no automatic accessibility violation, no sideways scroll, big enough targets, a kept policy."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.places import PLACES

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BY_VISITOR = {
    name: [path for _, path in group] for name, group in groupby(PLACES, key=lambda place: place[0])
}
# Pairwise: each page is seen in both schemes and both widths.
LOOKS = {
    "light and wide": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark and narrow": {"color_scheme": "dark", "viewport": {"width": 320, "height": 700}},
}
TOO_SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
  .filter(e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width && r.height && s.display !== 'inline' && s.visibility !== 'hidden' &&
           !e.closest('.vh, .skip') && !e.matches('.vh, .skip') && !(e.type == 'checkbox' || e.type == 'radio') &&
           (r.height < 24 || r.width < 24); })
  .map(e => e.outerHTML.slice(0, 120))"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_are_accessible(visitor: Callable[..., Any], name: str, look: str) -> None:
    """axe is put into the page, which the page's own policy would refuse: so it is lifted for this visit."""
    someone = visitor(name, bypass_csp=True, **LOOKS[look])
    found: dict[str, Any] = {}
    for path in BY_VISITOR[name]:
        page = someone.open(path)
        violations = [
            (violation["id"], [node["html"][:160] for node in violation["nodes"]][:3])
            for violation in AXE.run(page, options=RULES).response["violations"]
        ]
        overflow, small = page.evaluate(OVERFLOW), page.evaluate(TOO_SMALL)
        if violations or overflow > 0 or small:
            found[path] = {"axe": violations, "overflow": overflow, "small": small}
    assert found == {}


@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_keep_their_policy(visitor: Callable[..., Any], name: str) -> None:
    someone = visitor(name)
    for path in BY_VISITOR[name]:
        someone.open(path)
    assert someone.complaints == []
