"""Who hands out tokens, and when one opens nothing any more."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.api.models import ApiToken, Scope
from forum.api.tokens import make_token, recognise, revoke_token
from forum.models import HistoryEntry
from members.models import Seat
from tests.api.conftest import LAST_DAY, reading_with
from tests.factories import local

pytestmark = pytest.mark.django_db
NOON = local(2026, 11, 23, 12)
# Which scope opens what; every list and thing of the interface.
SCOPES = {
    "/meetings": "meetings",
    "/meetings/2026-4": "meetings",
    "/decisions": "decisions",
    "/actions": "actions",
    "/projects": "projects",
    "/projects/xf": "projects",
    "/key-figures": "figures",
    "/reports": "reports",
    "/reports/2025/1/pdf": "reports",
    "/reports/2025/1/data": "reports",
}


def made(cast: SimpleNamespace, *scopes: str, until: date = LAST_DAY) -> tuple[ApiToken, str]:
    return make_token(cast.sekr.party.forum, "Tavlan", scopes or Scope.values, until, by=cast.sekr, at=NOON)


def test_token_is_kept_as_its_hash_alone(cast: SimpleNamespace) -> None:
    token, secret = made(cast, "reports", "meetings")
    assert (secret[:3], len(secret), token.scopes) == ("if_", 46, ["meetings", "reports"])
    assert secret not in str(ApiToken.objects.values().get())
    entry = HistoryEntry.objects.get(verb="token.made")
    assert (entry.subject, entry.facts) == (
        "Tavlan", {"scopes": ["meetings", "reports"], "expires_on": "2027-06-30"}
    )  # fmt: skip
    assert secret not in str(entry.facts)


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_makes_and_revokes(cast: SimpleNamespace, who: str) -> None:
    other = getattr(cast, who)
    token, _ = made(cast)
    with pytest.raises(PermissionDenied):
        make_token(cast.sekr.party.forum, "Tavlan", ["meetings"], LAST_DAY, by=other)
    with pytest.raises(PermissionDenied):
        revoke_token(token, by=other)
    assert ApiToken.objects.filter(revoked_at=None).count() == 1


def test_token_opens_until_its_last_day_or_until_it_is_revoked(cast: SimpleNamespace) -> None:
    token, secret = made(cast)
    assert recognise(secret, local(2027, 6, 30, 23)) == token
    assert recognise(secret, local(2027, 7, 1, 1)) is None
    assert recognise(secret + "x", NOON) is None
    revoke_token(token, by=cast.sekr, at=NOON)
    assert recognise(secret, NOON) is None
    assert HistoryEntry.objects.filter(verb="token.revoked").count() == 1


def test_last_use_is_noted_to_the_minute(cast: SimpleNamespace) -> None:
    token, secret = made(cast)
    for minute, second, noted in ((0, 0, 0), (0, 40, 0), (2, 0, 2)):
        recognise(secret, NOON.replace(minute=minute, second=second))
        token.refresh_from_db()
        assert token.last_used_at == NOON.replace(minute=noted)


@pytest.mark.parametrize("kind", ["none", "unknown", "revoked", "past its day", "another scope", "empty"])
def test_every_route_refuses_what_does_not_open_it(cast: SimpleNamespace, kind: str) -> None:
    """Routes × tokens: the answer is the same whether the thing exists or not."""
    answers = {}
    for path, scope in SCOPES.items():
        scopes = [each for each in Scope.values if each != scope] if kind == "another scope" else Scope.values
        token, secret = made(cast, *scopes, until=date(2026, 11, 22) if kind == "past its day" else LAST_DAY)
        if kind == "revoked":
            revoke_token(token, by=cast.sekr, at=NOON)
        secret = {"unknown": "if_" + "x" * 43, "empty": ""}.get(kind, secret)
        answer = Client().get(f"/api/v1{path}") if kind == "none" else reading_with(secret)(path)
        answers[path] = (answer.status_code, answer["Content-Type"])
    status = 403 if kind == "another scope" else 401
    assert answers == dict.fromkeys(SCOPES, (status, "application/problem+json; charset=utf-8"))


def test_session_of_a_person_opens_nothing(cast: SimpleNamespace, sign_in: Callable[[Seat], Client]) -> None:
    assert sign_in(cast.sekr).get("/api/v1/meetings").status_code == 401


def test_page_shows_the_token_once(cast: SimpleNamespace, sign_in: Callable[[Seat], Client]) -> None:
    browser = sign_in(cast.sekr)
    sent = {"name": "Tavlan", "scopes": ["meetings"], "expires_on": "2027-06-30"}
    page = browser.post("/kronoberg/data/", sent).content.decode()
    token = ApiToken.objects.get()
    secret = page.split('value="if_')[1].split('"')[0]
    assert recognise(f"if_{secret}", NOON) == token
    again = browser.get("/kronoberg/data/").content.decode()
    assert ("Tavlan" in again, secret in again) == (True, False)
    browser.post(f"/kronoberg/data/{token.pk}/aterkalla/")
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"expires_on": "2026-11-22"}, "Välj en dag från i dag och högst två år framåt."),
        ({"expires_on": "9999-12-31"}, "Välj en dag från i dag och högst två år framåt."),
        ({"scopes": ["allt"]}, "Välj ett giltigt alternativ"),
        ({"name": "a\x00b"}, "Null-tecken"),
        ({"name": ""}, "måste fyllas i"),
    ],
)
def test_bad_token_comes_back_filled(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client], changed: dict, message: str
) -> None:
    sent = {"name": "Min tavla", "scopes": ["meetings"], "expires_on": "2027-06-30", **changed}
    page = sign_in(cast.sekr).post("/kronoberg/data/", sent).content.decode()
    assert message in page
    assert ("Min tavla" in page) == ("name" not in changed)
    assert not ApiToken.objects.exists()
