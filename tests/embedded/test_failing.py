"""Every way to be refused or to fail, over real HTTP: by the container's command, and by the one-machine server.

The container's web servers stand on the portal's PostgreSQL and Valkey, with the settings of a server.
"""

import http.client
import re
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM
from typing import NamedTuple
from urllib.parse import quote, unquote, urlencode, urlsplit

import psycopg
import pytest
from ruamel.yaml import YAML

from forum.embedded.folder import ROOT, Folder
from forum.embedded.ports import free_port
from forum.embedded.postgres import OWNER, Postgres
from forum.embedded.process import Process
from tests.conftest_portal import Portal
from tests.embedded.test_refused import require_strict

pytestmark = pytest.mark.check

HOST = "portal.example.org"
FORM = "application/x-www-form-urlencoded"
INTERNALS = ("Traceback", "psycopg", "django.", "OperationalError", "SELECT", ".py", str(ROOT))
# The headings of templates/4xx.html and 5xx.html.
HEADINGS = {
    "sv": {
        400: "Adressen går inte att använda",
        403: "Du har inte rätt att göra det här",
        404: "Vi hittar inte sidan",
        405: "Här finns inget att läsa",
        413: "Filen är för stor",
        429: "För många försök",
        500: "Något gick fel hos oss",
        503: "Portalen är borta en stund",
    },
    "en": {
        400: "The address cannot be used",
        403: "You may not do this",
        404: "We cannot find the page",
        405: "Nothing can be read here",
        413: "The file is too large",
        429: "Too many attempts",
        500: "Something went wrong with us",
        503: "The portal is away for a moment",
    },
}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    page: str
    seconds: float


@dataclass
class Reader:
    """A browser behind the proxy, from an address of its own; or, without a proxy, on the same machine."""

    netloc: str
    sent: dict[str, str]
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        given = self.sent | {name.replace("_", "-"): value for name, value in headers.items()}
        given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body, given["Content-Type"] = urlencode(fields), FORM
        started = time.perf_counter()
        with closing(http.client.HTTPConnection(self.netloc, timeout=20)) as line:
            line.request(method, path, body, given)
            answer = line.getresponse()
            page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, page, time.perf_counter() - started)

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", path).page)
        assert found
        return found[1]

    def sign_in(self, email: str, password: str) -> None:
        fields = {"login": email, "password": password, "csrfmiddlewaretoken": self.token("/konto/login/")}
        assert self.ask("POST", "/konto/login/", fields).status == 302


@dataclass
class House:
    """Gunicorn as the container starts it. `door` is its way to the database: without it, PostgreSQL is gone."""

    portal: Portal
    netloc: str
    door: Path
    sockets: Path
    readers: int = 0

    def reader(self, language: str = "sv") -> Reader:
        self.readers += 1
        sent = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"203.0.113.{self.readers}",
            "Referer": f"https://{HOST}/",
        }
        return Reader(self.netloc, sent, {"django_language": language})

    def database(self) -> "psycopg.Connection[tuple[str, ...]]":
        return psycopg.connect(Postgres(Folder(self.portal.var)).url(OWNER), autocommit=True)

    @contextmanager
    def without_table(self, table: str) -> Iterator[None]:
        with self.database() as owner:
            owner.execute(f'ALTER TABLE "{table}" RENAME TO "{table}_away"')
            try:
                yield
            finally:
                owner.execute(f'ALTER TABLE "{table}_away" RENAME TO "{table}"')

    @contextmanager
    def without_database(self) -> Iterator[None]:
        self.door.unlink()
        try:
            yield
        finally:
            self.door.symlink_to(self.sockets)


@pytest.fixture(scope="module")
def house(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, port = tmp_path_factory.mktemp("house"), free_port()
    address = portal.env["DATABASE_URL"]
    sockets = unquote(urlsplit(address).netloc.rpartition("@")[2].partition(":")[0])
    door = folder / "pg"
    door.symlink_to(sockets)
    given = {
        "DATABASE_URL": address.replace(quote(sockets, safe=""), quote(str(door), safe="")),
        "PORTAL_EMBEDDED": "0",
        "PORTAL_HOSTS": HOST,
        "PORTAL_SMTP": "127.0.0.1:1",
    }
    assert quote(str(door), safe="") in given["DATABASE_URL"]
    server = Process("house", container_command(port), portal.env | given, folder / "house.log", ROOT)
    server.start()
    found = House(portal, f"127.0.0.1:{port}", door, Path(sockets))
    try:
        wait_for(found, server)
        yield found
    finally:
        server.signal(SIGTERM)
        server.wait(time.monotonic() + 30)


def container_command(port: int) -> list[str]:
    command = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())["services"]["web"]["command"]
    assert command[0] == "gunicorn"
    return [
        sys.executable,
        "-m",
        *(f"127.0.0.1:{port}" if part == "0.0.0.0:8000" else part for part in command),
    ]


def wait_for(house: House, server: Process) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            assert house.reader().ask("GET", "/livez").status == 200
            return
        except OSError:
            if server.ended() or time.monotonic() > until:
                raise server.failure("The container's command does not answer.") from None
            time.sleep(0.1)


def require_page(answer: Answer, status: int, heading: str, language: str = "sv") -> None:
    """The designed page, whole and in the language, under every header, kept by nobody, and telling nothing."""
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{heading}</h1>" in answer.page
    assert f'<html lang="{language}">' in answer.page
    assert answer.page.rstrip().endswith("</html>")
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-request-id"]
    require_strict(answer.headers)
    assert [word for word in INTERNALS if word in answer.page] == []


def require_error_page(answer: Answer, status: int, language: str) -> None:
    require_page(answer, status, HEADINGS[language][status], language)
    assert 'class="errpage"' in answer.page
    assert re.search(rf'<p class="eyebrow">(Fel|Error) {status}</p>', answer.page)


def require_transport_security(answer: Answer) -> None:
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_asked_for_wrongly_is_a_page(house: House, language: str) -> None:
    for status, method, path, headers in (
        (400, "GET", "/hjalp/?q=%00", {}),
        (400, "GET", "/hjalp/", {"Host": "elsewhere.example.org"}),
        (404, "GET", "/finns/inte/alls/", {}),
        (405, "GET", "/sprak/", {}),
    ):
        answer = house.reader(language).ask(method, path, **headers)
        require_error_page(answer, status, language)
        require_transport_security(answer)
    foreign = house.reader(language).ask(
        "POST", "/konto/login/", {"login": "x"}, Origin="https://x.example.org"
    )
    heading = {"sv": "Formuläret var öppet för länge", "en": "The form was open for too long"}[language]
    require_page(foreign, 403, heading, language)


def test_what_is_not_allowed_or_comes_too_late_is_a_page(house: House) -> None:
    reader = house.reader()
    reader.sign_in("unionen@example.org", house.portal.password)
    answer = reader.ask("GET", "/drift/")
    require_error_page(answer, 403, "sv")

    typed = {"title": "Sent ute", "text": "Skrivet medan dagordningen fastställdes."}
    typed["csrfmiddlewaretoken"] = reader.token("/kronoberg/")
    answer = reader.ask("POST", "/kronoberg/moten/2025-1/dagordning/ny/", typed)
    require_page(answer, 409, "Punkten kunde inte sparas")
    assert typed["text"] in answer.page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_announced_too_large_is_refused_at_once(house: House, language: str) -> None:
    """Nothing of it is sent: whoever waited for it would wait until the end of the line."""
    here = Reader(urlsplit(house.portal.url).netloc, {}, {"django_language": language})
    for reader in (house.reader(language), here):
        answer = reader.ask("POST", "/sprak/", Content_Length=str(10**12))
        require_error_page(answer, 413, language)
        assert answer.seconds < 5


def test_too_much_text_is_said_to_be_that(house: House) -> None:
    answer = house.reader().ask("POST", "/konto/login/", {"login": "x" * 2_600_000})
    require_page(answer, 413, "Det var för mycket på en gång")


def test_too_many_attempts_are_a_page_that_says_when_to_try_again(house: House) -> None:
    reader = house.reader("en")
    answers = [reader.ask("GET", f"/inbjudan/gissning-{number}/") for number in range(21)]
    assert {answer.status for answer in answers[:-1]} == {404}
    require_error_page(answers[-1], 429, "en")
    assert answers[-1].headers["retry-after"] == "60"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_fault_in_the_portal_is_a_page_with_the_number_that_the_log_has(house: House, language: str) -> None:
    here = Reader(urlsplit(house.portal.url).netloc, {}, {"django_language": language})
    with house.without_table("forum_statement"):
        answers = [reader.ask("GET", "/tillganglighet/") for reader in (house.reader(language), here)]
    for answer in answers:
        require_error_page(answer, 500, language)
        assert f"<code>{answer.headers['x-request-id']}</code>" in answer.page
    assert house.reader().ask("GET", "/tillganglighet/").status == 200


def test_without_the_database_every_page_says_that_it_comes_back(house: House) -> None:
    signed_in = house.reader()
    signed_in.sign_in("unionen@example.org", house.portal.password)
    form = {"login": "x@example.org", "password": "x", "csrfmiddlewaretoken": signed_in.token("/hjalp/")}
    with house.without_database():
        for language in ("sv", "en"):
            visitor = house.reader(language)
            answer = visitor.ask("GET", "/tillganglighet/")
            require_error_page(answer, 503, language)
            assert answer.headers["retry-after"] == "30"
            require_transport_security(answer)
        home = signed_in.ask("GET", "/kronoberg/")
        sent = signed_in.ask("POST", "/konto/login/", form)
        data = signed_in.ask("GET", "/api/v1/forum", Authorization="Bearer x")
        assert house.reader().ask("GET", "/livez").status == 200
        assert house.reader().ask("GET", "/healthz").status == 503
    require_error_page(home, 503, "sv")
    assert 'href="">Öppna sidan igen</a>' in home.page
    require_error_page(sent, 503, "sv")
    assert "osäkert om det du nyss skickade blev sparat" in sent.page
    assert (data.status, data.headers["content-type"]) == (503, "application/problem+json; charset=utf-8")
    assert signed_in.ask("GET", "/kronoberg/").status == 200
