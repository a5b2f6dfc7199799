"""Nobody learns by trying who has an account, and nobody tries for long."""

import re
from itertools import cycle
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from forum.models import Outbox
from tests.members.test_invitation import PASSWORD, invited

ADDRESSES = ("foretag1@example.org", "okand@example.org")
LINKS = (
    "/inbjudan/{}/",
    "/svar/{}/",
    "/atgard/{}/",
    "/aviseringar/{}/",
    "/kalender/{}.ics",
    "/oppet/kronoberg/tidsforslag/{}/",
)


class Counting(MD5PasswordHasher):
    """Stands for a slow hasher: how often it was used is what could be measured from outside."""

    algorithm = "counting"
    used = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.used += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _counting(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


@pytest.fixture
def known(cast: SimpleNamespace) -> SimpleNamespace:
    cast.company.user.set_password(PASSWORD)
    cast.company.user.save()
    return cast


def masked(answer: Any, email: str) -> tuple[int, str, bytes]:
    body = re.sub(rb'value="[A-Za-z0-9]{64}"', b"", answer.content)
    return answer.status_code, answer.headers.get("Location", ""), body.replace(email.encode(), b"ADDRESS")


@pytest.mark.parametrize(
    ("path", "field"), [("login/", "login"), ("login/code/", "email"), ("password/reset/", "email")]
)
def test_known_and_unknown_address_answer_alike(known: SimpleNamespace, path: str, field: str) -> None:
    """The same bytes, and the same slow work."""
    answers, work = [], []
    for email in ADDRESSES:
        browser, before = Client(), Counting.used
        first = browser.post(f"/konto/{path}", {field: email, "password": "fel lösenord"})
        then = browser.get(first.headers.get("Location", f"/konto/{path}"))
        answers.append((masked(first, email), masked(then, email)))
        work.append(Counting.used - before)
    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert Outbox.objects.filter(to=ADDRESSES[1]).count() == 0


def last_status(send: Any, times: int) -> tuple[set[int], int]:
    statuses = [send().status_code for _ in range(times)]
    return set(statuses[:-1]), statuses[-1]


def test_passwords_are_tried_five_times(known: SimpleNamespace) -> None:
    def attempt() -> Any:
        return Client().post("/konto/login/", {"login": ADDRESSES[0], "password": "fel lösenord"})

    pages = [attempt().content.decode() for _ in range(6)]
    assert ["För många" in page for page in pages] == [False] * 5 + [True]
    right = Client().post("/konto/login/", {"login": ADDRESSES[0], "password": PASSWORD})
    assert right.status_code == 200  # not even the right one, for a while


def test_another_port_in_the_host_does_not_begin_anew(known: SimpleNamespace) -> None:
    sent = {"login": ADDRESSES[0], "password": "fel lösenord"}
    pages = [Client(HTTP_HOST=f"testserver:{port}").post("/konto/login/", sent).text for port in range(1, 7)]
    assert ["För många" in page for page in pages] == [False] * 5 + [True]


def test_a_forged_sender_does_not_begin_anew(known: SimpleNamespace, settings: Any) -> None:
    """Behind one proxy the last address counts, which the proxy wrote; without a proxy none of them does."""
    for proxies, real in ((1, ", 203.0.113.9"), (0, "")):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

        def attempt(number: list[int] = [0], real: str = real) -> Any:  # noqa: B006
            number[0] += 1
            return Client().get(
                f"/inbjudan/gissning-{number[0]}/",
                headers={"x-forwarded-for": f"198.51.100.{number[0]}{real}"},
            )

        assert last_status(attempt, 21) == ({404}, 429)


def test_links_are_not_guessed(known: SimpleNamespace) -> None:
    """Every kind of link counts, and all of them together."""
    good, kinds = invited(known.unionen), cycle(LINKS)
    assert last_status(lambda: Client().get(next(kinds).format("gissning")), 21) == ({404}, 429)
    assert {Client().get(link.format("gissning")).status_code for link in LINKS} == {429}
    assert Client().get(good).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.77").get(good).status_code == 200


def test_a_good_link_may_be_opened_often(known: SimpleNamespace) -> None:
    good = invited(known.unionen)
    assert {Client().get(good).status_code for _ in range(25)} == {200}


@pytest.mark.parametrize(("path", "field"), [("login/code/", "email"), ("password/reset/", "email")])
def test_letters_are_asked_for_a_few_times(known: SimpleNamespace, path: str, field: str) -> None:
    for _ in range(8):
        Client().post(f"/konto/{path}", {field: ADDRESSES[0]})
    assert Outbox.objects.filter(to=ADDRESSES[0], kind__startswith="account.").count() <= 5


def test_code_by_mail_is_tried_three_times(known: SimpleNamespace) -> None:
    browser = Client()
    browser.post("/konto/login/code/", {"email": ADDRESSES[0]})
    for _ in range(3):
        answer = browser.post("/konto/login/code/confirm/", {"code": "FELKOD"})
    assert (answer.status_code, answer["Location"]) == (302, "/konto/login/code/")


def test_second_step_is_not_guessed(known: SimpleNamespace) -> None:
    TOTP.activate(known.company.user, "JBSWY3DPEHPK3PXP")
    browser = Client()
    browser.post("/konto/login/", {"login": ADDRESSES[0], "password": PASSWORD})
    pages = [browser.post("/konto/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(6)]
    assert "För många" in pages[-1]
    assert browser.get("/kronoberg/").status_code == 302
