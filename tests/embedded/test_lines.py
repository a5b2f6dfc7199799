"""The real processes' logs: one number from the request to its letter, and nobody's data in any of them."""

import json
import time
import uuid
from pathlib import Path
from typing import Any

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.conftest_portal import Portal

NUMBER = uuid.uuid4().hex
PERSON, NAME, TOKEN = "ifmetall@example.org", "Hemliga Namnet", "hEmLiGtokEn_som-ingen-ska-se:1wXyZ0:abcDEF"


def lines(file: Path) -> list[dict[str, Any]]:
    """Of the portal's own lines; a server says a few before it knows our form."""
    return [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]


def wait_for(file: Path, **wanted: Any) -> dict[str, Any]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for line in lines(file):
            if wanted.items() <= line.items():
                return line
        time.sleep(0.05)
    raise AssertionError(f"{wanted} is not in {file}: {file.read_text()[-3000:]}")


def sign_in(portal: Portal) -> requests.Session:
    browser = requests.Session()
    page = browser.get(f"{portal.url}/konto/login/", timeout=20)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    fields = {"login": PERSON, "password": portal.password, "csrfmiddlewaretoken": token}
    answer = browser.post(f"{portal.url}/konto/login/", fields, timeout=20, headers={"Referer": portal.url})
    assert answer.ok
    return browser


def ask_for_a_new_password(portal: Portal) -> None:
    browser = requests.Session()
    page = browser.get(f"{portal.url}/konto/password/reset/", timeout=20)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    fields = {"email": PERSON, "csrfmiddlewaretoken": token}
    headers = {"X-Request-ID": NUMBER, "Referer": portal.url}
    answer = browser.post(f"{portal.url}/konto/password/reset/", fields, timeout=20, headers=headers)
    assert answer.headers["X-Request-ID"] == NUMBER


def open_a_socket(portal: Portal, browser: requests.Session) -> None:
    """Of a document that there is not: it is refused by a frame, which ends it."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in browser.cookies)
    address = f"{portal.url.replace('http', 'ws')}/live/{uuid.uuid4()}/?namn={NAME.replace(' ', '+')}"
    headers = {"Cookie": cookies, "X-Request-ID": NUMBER}
    with connect(address, additional_headers=headers, origin=portal.url) as socket:  # type: ignore[arg-type]
        try:
            while True:
                socket.recv(10)
        except ConnectionClosed:
            return


def test_processes_write_one_number_and_no_personal_data(portal: Portal) -> None:
    web, worker = portal.var / "log" / "web.log", portal.var / "log" / "worker.log"
    browser = sign_in(portal)
    browser.get(f"{portal.url}/kronoberg/sok/?q={NAME}", timeout=20)
    browser.get(f"{portal.url}/svar/{TOKEN}/?epost={PERSON}", timeout=20)
    browser.get(f"{portal.url}/finns/inte/{NAME}/", timeout=20)
    ask_for_a_new_password(portal)
    open_a_socket(portal, browser)

    wait_for(web, route="account_reset_password", request_id=NUMBER, status=302)
    wait_for(worker, task="mail.deliver_letter", request_id=NUMBER, state="SUCCESS")
    socket = wait_for(web, logger="meetings.live.consumer", request_id=NUMBER)
    assert isinstance(socket["user"], int)
    wait_for(web, route="answer_by_link")
    secrets = [PERSON, "Hemliga", TOKEN[:20], portal.password, browser.cookies["sessionid"]]
    for file in (portal.var / "log").iterdir():
        written = file.read_text()
        assert [secret for secret in secrets if secret in written] == [], file.name
