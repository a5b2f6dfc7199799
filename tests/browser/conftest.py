"""Real Chromium against the real portal."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest_portal import Portal

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Gone before other tests come: where Playwright works, Django believes itself in an event loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "these tests need Chromium on the machine (Debian: apt-get install chromium)"
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


class Visitor:
    """One person's browser. What the page refused for its policy or threw is collected in `complaints`."""

    def __init__(self, portal: Portal, context: BrowserContext) -> None:
        self.portal, self.context = portal, context
        self.complaints: list[str] = []
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.new_page()

    def _listen(self, message: object) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:  # type: ignore[attr-defined]
            self.complaints.append(message.text)  # type: ignore[attr-defined]

    def open(self, path: str) -> Page:
        self.page.goto(self.portal.url.rstrip("/") + path)
        return self.page

    def sign_in(self, name: str) -> "Visitor":
        page = self.open("/konto/login/")
        page.get_by_label("E-post").fill(f"{name}@example.org")
        page.locator("input[type=password]").fill(self.portal.password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/konto/login/" not in url)
        return self


@pytest.fixture(scope="package")
def signed_in(portal: Portal, chromium: Browser) -> Callable[[str], Any]:
    """The cookies of somebody who has signed in, once for all tests of this folder."""

    @cache
    def cookies(name: str) -> Any:
        context = chromium.new_context(locale="sv-SE")
        Visitor(portal, context).sign_in(name)
        state = context.storage_state()
        context.close()
        return state

    return cookies


@pytest.fixture
def visitor(
    portal: Portal, chromium: Browser, signed_in: Callable[[str], Any]
) -> Iterator[Callable[..., Visitor]]:
    """`visitor("ifmetall")` is signed in; keywords go to the browser context (viewport, color_scheme …)."""
    contexts: list[BrowserContext] = []

    def come(name: str = "", **options: Any) -> Visitor:
        state = signed_in(name) if name else None
        context = chromium.new_context(locale="sv-SE", storage_state=state, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(portal, context)

    yield come
    for context in contexts:
        context.close()
