"""`./run bench weight`: what a browser fetches for the first page, the next one, and the editor.

Real Chromium against the portal with its demo data. A page itself counts as the proxy would send it (gzip); everything
else as it came. Prints a JSON line per step and a table at the end.
"""

import gzip
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page, Response, sync_playwright

from forum.embedded.ports import free_port
from tests.bench._figures import Row, table
from tests.browser.checks import shift
from tests.browser.conftest import FLAGS
from tests.conftest_portal import PASSWORD, end, stack_folder, start_stack, wait_for_welcome

# step: bar in kB, of requests
BARS = {"first visit": (60, 8), "first page inside": (60, 8), "next page": (20, 8), "editor": (120, None)}


@dataclass
class Scale:
    """Counts what comes over the network from now on."""

    session: CDPSession
    page: Page
    sizes: dict[str, float] = field(default_factory=dict)
    pages: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._count)
        self.page.on("response", self._notice)

    def _count(self, event: dict[str, float | str]) -> None:
        self.sizes[str(event["requestId"])] = float(event["encodedDataLength"])

    def _notice(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.status == 200:
            self.pages.append(response)

    def reset(self) -> None:
        self.sizes.clear()
        self.pages.clear()

    def read(self) -> Row:
        jumped = shift(self.page)
        whole = [response.body() for response in self.pages]
        saved = sum(len(body) - len(gzip.compress(body, 6)) for body in whole)
        return {
            "kb": round((sum(self.sizes.values()) - saved) / 1000, 1),
            "html_kb": round(sum(len(body) for body in whole) / 1000, 1),
            "requests": len([size for size in self.sizes.values() if size]),
            "shift": round(jumped, 4),
        }


@contextmanager
def portal() -> Iterator[str]:
    with stack_folder() as var:
        port = free_port()
        stack = start_stack(var, port, PORTAL_DEMO_PASSWORD=PASSWORD)
        try:
            wait_for_welcome(stack, var)
            yield f"http://127.0.0.1:{port}"
        finally:
            end(stack)


def visit(browser: Browser, url: str) -> Iterator[Row]:
    context = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844})
    page = context.new_page()
    scale = Scale(context.new_cdp_session(page), page)
    page.goto(f"{url}/konto/login/")
    yield {"step": "first visit", **scale.read()}
    page.get_by_label("E-post").fill("ifmetall@example.org")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda at: "/konto/login/" not in at)
    scale.reset()
    page.goto(f"{url}/kronoberg/")
    yield {"step": "first page inside", **scale.read()}
    scale.reset()
    page.goto(f"{url}/kronoberg/moten/2026-4/dagordning/")
    yield {"step": "next page", **scale.read()}
    scale.reset()
    page.locator("[data-live-open]").first.click()
    page.locator(".ProseMirror").first.wait_for()
    yield {"step": "editor", **scale.read()}
    context.close()


def main() -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        raise SystemExit("needs Chromium on this machine")
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with portal() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        rows = list(visit(browser, url))
        browser.close()
    for row in rows:
        sys.stdout.write(json.dumps({"bench": "weight", **row}) + "\n")
    lines = []
    for row in rows:
        kilobytes, requests = BARS[row["step"]]
        asked = f"{row['requests']} (≤ {requests})" if requests else str(row["requests"])
        lines.append(
            [row["step"], f"{row['kb']} (≤ {kilobytes})", asked, str(row["html_kb"]), str(row["shift"])]
        )
    sys.stdout.write("\n" + table(["", "kB", "requests", "page before gzip, kB", "layout shift"], lines))


if __name__ == "__main__":
    main()
