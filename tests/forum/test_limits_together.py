"""Two web processes and forged sender addresses: the limits are the portal's, not one process's."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from signal import SIGTERM

import pytest
import requests

from forum.embedded.folder import ROOT
from forum.embedded.ports import free_port
from forum.embedded.process import tie_to
from tests.conftest_portal import Portal

pytestmark = pytest.mark.check


@pytest.fixture
def processes(portal: Portal) -> Iterator[list[str]]:
    """The portal's own web process, and another one on the same servers."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "forum.asgi:application",
        "--port",
        str(port),
        "--no-proxy-headers",
    ]
    second = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**portal.env, "PORTAL_EMBEDDED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=tie_to(os.getpid(), SIGTERM),
    )
    urls = [portal.url, f"http://127.0.0.1:{port}"]
    try:
        until = time.monotonic() + 120
        while not _answers(urls[1]):
            assert second.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield urls
    finally:
        second.send_signal(SIGTERM)
        second.wait(30)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/livez", timeout=2).ok
    except requests.RequestException:
        return False


def attempts(urls: list[str], path: str, fields: dict[str, str], times: int) -> list[requests.Response]:
    """Each from a new browser, at the next process, with a sender of its own choosing."""
    answers = []
    for number, url in zip(range(times), cycle(urls), strict=False):
        with requests.Session() as browser:
            browser.headers["X-Forwarded-For"] = f"198.51.100.{number}"
            page = browser.get(f"{url}{path}")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            posted = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
            answers.append(browser.post(f"{url}{path}", posted, headers={"Referer": f"{url}{path}"}))
    return answers


def test_passwords_codes_and_links_are_counted_together(processes: list[str], portal: Portal) -> None:
    login = {"login": "ifmetall@example.org", "password": "fel lösenord"}
    told = ["För många" in answer.text for answer in attempts(processes, "/konto/login/", login, 6)]
    assert told == [False] * 5 + [True]
    right = {"login": "ifmetall@example.org", "password": portal.password}
    assert all("För många" in answer.text for answer in attempts(processes, "/konto/login/", right, 2))

    statuses = [
        requests.get(
            f"{url}/inbjudan/gissning-{number}/",
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
            timeout=30,
        ).status_code
        for number, url in zip(range(22), cycle(processes), strict=False)
    ]
    assert statuses == [404] * 20 + [429] * 2

    code = {"email": "unionen@example.org"}
    answers = attempts(processes, "/konto/login/code/", code, 5)
    assert ["För många" in answer.text for answer in answers] == [False] * 3 + [True] * 2
