"""What every page owes its reader, whatever state it is in: measured, not asserted."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passed is not described element by element
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

SHIFTED = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum))); })"""


def shift(page: Page) -> float:
    """How much of what stood on the page jumped away while it was loaded (Cumulative Layout Shift)."""
    page.wait_for_load_state("networkidle")
    return float(page.evaluate(SHIFTED))


def faults(page: Page) -> dict[str, Any]:
    """Accessibility violations, sideways scroll and small targets; empty when there are none.

    axe is put into the page, which the page's own policy refuses: the visitor comes with `bypass_csp`.
    """
    violations = [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]][:3])
        for violation in AXE.run(page, options=RULES).response["violations"]
    ]
    found = {"axe": violations, "overflow": page.evaluate(OVERFLOW), "small": page.evaluate(TOO_SMALL)}
    return found if violations or found["overflow"] > 0 or found["small"] else {}
