"""What nobody should be able to break a form with, and every form of the portal as the pages themselves show it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from lxml import html

from tests.browser import places
from tests.house.permission_table import TABLE
from tests.house.routes import every_route
from tests.house.test_access import BACKEND, COLUMNS, body, where

MEGABYTE = "a megabyte"
HOSTILE = {
    "NUL": b"a\x00b",
    "lone surrogate": b"a\xed\xa0\x80b",
    "lone surrogate in JSON": b'{"type": "doc", "text": "\\ud800"}',
    "right to left": "\u202egnp.exe \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627".encode(),
    MEGABYTE: b"\xc3\xa5" * 500_000,
    "2^63": b"9223372036854775808",
    "year 9999": b"9999-12-31",
    "year 9999 with time": b"9999-12-31T23:59",
    "line breaks": b"rad ett\r\nBcc: nagon@example.org\r\n\r\nrad tv\xc3\xa5",
    "formula": b'=HYPERLINK("https://example.org/?"&A1;"x")',
}
PLACES = {
    "secretariat": [*places.SECRETARIAT, *places.ACCOUNT],
    "partner": places.PARTNER,
    "board": places.BOARD,
    "operator": places.OPERATOR,
    "anonymous": places.ANYONE,
}
ADMIN = ("_add", "_changelist")  # of the operator's own pages
WALKING = ("secretariat", "partner")  # through the whole table; the others see nothing more there
EDGE = "portal-of-the-test-client"
Pairs = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Form:
    page: str
    action: str
    values: tuple[tuple[str, bytes], ...]
    fields: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """The same form on another page, or of another thing, is not posted again."""
        return resolve(self.action).view_name, tuple(sorted(map(without_row, self.fields)))

    def filled(self, field: str, value: bytes) -> Pairs:
        """As the page has filled it in, but for one field."""
        return [*((name, text) for name, text in self.values if name != field), (field, value)]


def client_of(demo: SimpleNamespace, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    if actor != "anonymous":
        client.force_login(demo.people[actor], backend=BACKEND)
    return client


def pages_of(demo: SimpleNamespace, actor: str) -> list[str]:
    """All that the address map names for this person."""
    reads = TABLE if actor in WALKING else {}
    named = [where(demo, name, row) for name, row in reads.items() if row.get[COLUMNS[actor]] == 200]
    admin = [reverse(name) for name, _, given in every_route() if name.endswith(ADMIN) and not given]
    return list(dict.fromkeys([*named, *PLACES[actor], *(admin if actor == "operator" else [])]))


def forms_of(client: Client, page: str) -> Iterator[Form]:
    answer = client.get(page)
    page_text = body(answer)
    if not page_text or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    for form in html.fromstring(page_text.encode()).forms:
        action = urljoin(page, form.action or page)
        if form.method == "POST" and _is_ours(action):
            yield read(form, page, action)


def _is_ours(action: str) -> bool:
    try:
        resolve(urlsplit(action).path)
    except Resolver404:
        return False
    return not urlsplit(action).netloc


def read(form: Any, page: str, action: str) -> Form:
    """The fields as a browser would send them, and those that it would leave out while they are empty."""
    fields = [each for each in form.inputs if each.name and each.name != "csrfmiddlewaretoken"]
    files = {each.name for each in fields if each.get("type") == "file"}
    values = [(name, str(text).encode()) for name, text in form.form_values() if name not in files]
    buttons = [each for each in form.iter("button") if each.get("name")]
    if buttons:
        values.append((buttons[0].get("name"), (buttons[0].get("value") or "").encode()))
    names = [each.name for each in fields] + [each.get("name") for each in buttons]
    one_of_each = {without_row(name): name for name in names}
    return Form(page, urlsplit(action).path, tuple(values), tuple(one_of_each.values()), tuple(files))


def without_row(name: str) -> str:
    """The same field in every row of a table that is filled in."""
    return re.sub("[0-9]+", "#", name)


def post(client: Client, form: Form, field: str, value: bytes) -> Any:
    """Send it, go where it leads, and take back all that it has done."""
    before = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(
            "POST",
            form.action,
            encoded(form, field, value),
            f"multipart/form-data; boundary={EDGE}",
            HTTP_REFERER=f"http://testserver{form.page}",
        )
        led_on = client.get(answer["Location"]) if answer.status_code == 302 else None
        for each in filter(None, (answer, led_on)):
            body(each)
        transaction.set_rollback(True)
    client.cookies = before
    cache.clear()
    return answer, led_on


def encoded(form: Form, field: str, value: bytes) -> bytes:
    """Byte by byte, for no tidy encoder would send what is sent here."""
    parts = [_part(name, text, form.files) for name, text in form.filled(field, value)]
    return b"".join([*parts, f"--{EDGE}--\r\n".encode()])


def _part(name: str, text: bytes, files: tuple[str, ...]) -> bytes:
    about = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"'.encode()
    if name in files:
        shown = text[:300].replace(b'"', b"").replace(b"\r\n", b"%0D%0A")
        about += b'; filename="' + shown + b'.csv"\r\nContent-Type: text/csv'
    return about + b"\r\n\r\n" + text + b"\r\n"
