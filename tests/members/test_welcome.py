"""The first sign-in: a few steps, each of which can be taken up again, and none past what the role requires."""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from forum import clock
from forum.models import NoticeChoice, NoticeGroup
from members import inviting, roster
from members.models import Seat
from tests.members.test_invitation import choose_password, invited


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def come_in(seat: Seat) -> Client:
    client = Client()
    choose_password(client, invited(seat))
    return client


def test_representative_goes_through_the_steps_and_lands_in_the_forum(cast: SimpleNamespace) -> None:
    client = come_in(cast.company)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/valkommen/du/"
    page = client.get("/valkommen/du/").content.decode()
    assert "Stämmer det här?" in page
    assert client.post("/valkommen/du/", {"name": "Ny Namnsson", "language": "sv"}).url == "/valkommen/"
    cast.company.user.refresh_from_db()
    assert cast.company.user.name == "Ny Namnsson"
    assert "Ett andra steg väljer du själv" in client.get("/valkommen/inloggning/").content.decode()
    client.post("/valkommen/inloggning/")
    client.post("/valkommen/aviseringar/", dict.fromkeys(NoticeGroup.values, "daily"))
    assert set(cast.company.user.notice_choices.values_list("when", flat=True)) == {"daily"}
    ready = client.get("/valkommen/klart/").content.decode()
    assert "godkänn den för Exempel Maskin AB" in ready
    assert client.post("/valkommen/klart/").url == "/kronoberg/"
    assert client.get("/").url == "/kronoberg/"
    assert client.get("/valkommen/").url == "/"


def test_steps_are_taken_up_where_they_were_left(cast: SimpleNamespace) -> None:
    client = come_in(cast.company)
    assert client.get("/valkommen/klart/").url == "/valkommen/du/"
    client.post("/valkommen/du/", {"name": "Samma", "language": "sv"})
    again = Client()
    cast.company.user.refresh_from_db()
    again.force_login(cast.company.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert again.get("/valkommen/").url == "/valkommen/inloggning/"
    assert again.get("/valkommen/du/").status_code == 200
    again.post("/valkommen/du/", {"name": "Samma", "language": "sv"})
    assert again.get("/valkommen/").url == "/valkommen/inloggning/"


def test_skipped_letters_stay_as_they_are(cast: SimpleNamespace) -> None:
    client = come_in(cast.company)
    client.post("/valkommen/du/", {"name": "X", "language": "sv"})
    client.post("/valkommen/inloggning/")
    client.post("/valkommen/aviseringar/", {"skip": "1"})
    assert NoticeChoice.objects.filter(user=cast.company.user).count() == 0
    assert client.get("/valkommen/").url == "/valkommen/klart/"


def test_secretariat_does_not_come_past_the_second_step(cast: SimpleNamespace, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    seat = roster.appoint(
        cast.sekr.party,
        email="ny.sekreterare@example.org",
        name="Ny",
        role=Seat.Role.SECRETARIAT,
        since=clock.today(),
        by=cast.sekr,
    )
    client = come_in(seat)
    client.post("/valkommen/du/", {"name": "Ny", "language": "sv"})
    assert "Din roll kan ändra mycket" in client.get("/valkommen/inloggning/").content.decode()
    assert client.post("/valkommen/inloggning/").status_code == 200
    assert client.get("/valkommen/").url == "/valkommen/inloggning/"
    assert client.get("/kronoberg/").url == "/konto/2fa/"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("board", "Läs färdigställda anteckningar och besluten."),
        ("ifmetall_deputy", "Du är ersättare för IF Metall"),
        ("sekr", "Här bjuder du in nya personer."),
    ],
)
def test_each_role_reads_what_it_does_here(
    cast: SimpleNamespace, sign_in: object, who: str, words: str
) -> None:
    seat = getattr(cast, who)
    roster.invite_again(seat, by=cast.sekr)
    invitation = inviting.waiting_for(seat.user, clock.now())
    for step in inviting.steps_of(invitation)[:-1]:
        inviting.pass_step(invitation, step)
    assert words in sign_in(seat).get("/valkommen/klart/").content.decode()  # type: ignore[operator]


def test_second_seat_is_shown_without_the_steps_already_taken(cast: SimpleNamespace, sign_in: object) -> None:
    for seat in (cast.ifmetall, cast.kalmar_ifmetall):
        roster.invite_again(seat, by=cast.sekr if seat == cast.ifmetall else cast.kalmar_sekr)
    first = inviting.waiting_for(cast.ifmetall.user, clock.now())
    for step in inviting.steps_of(first):
        inviting.pass_step(first, step)
    second = inviting.waiting_for(cast.ifmetall.user, clock.now())
    assert (second.seat, len(inviting.steps_of(second))) == (cast.kalmar_ifmetall, 2)
    client = sign_in(cast.ifmetall)  # type: ignore[operator]
    client.post("/valkommen/du/", {"name": "X", "language": "sv"})
    assert client.get("/valkommen/").url == "/valkommen/klart/"
    assert Authenticator.objects.count() == 0
