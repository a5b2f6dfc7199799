"""The first-run page: open with the right token, to an empty portal only."""

import pytest
from django.shortcuts import resolve_url

from forum.models import Forum
from members.models import Seat

NEW = {
    "token": "rätt-kod",
    "name": "Industriforum Blekinge",
    "short_name": "Blekinge",
    "slug": "blekinge",
    "region": "Region Blekinge",
    "secretariat_name": "Sekretariatet",
    "secretariat_email": "sekretariat@example.org",
}


@pytest.fixture(autouse=True)
def _token(settings):
    settings.SETUP_TOKEN = "rätt-kod"


@pytest.mark.parametrize("token", ["", "fel-kod", "rätt-kod2"])
def test_start_is_closed_without_the_token(client, db, token):
    assert client.get("/start/", {"token": token}).status_code == 404
    assert client.post("/start/", {**NEW, "token": token}).status_code == 404
    assert Forum.objects.count() == 0


def test_start_is_closed_where_no_token_is_set(client, db, settings):
    settings.SETUP_TOKEN = ""
    assert client.get("/start/", {"token": ""}).status_code == 404


def test_start_founds_the_first_forum_and_is_gone(client, db, settings):
    page = client.get("/start/", {"token": "rätt-kod"})
    assert page.context["form"]["token"].value() == "rätt-kod"
    answer = client.post("/start/", NEW)
    assert (answer.status_code, answer.url) == (302, resolve_url(settings.LOGIN_URL))
    assert Seat.objects.get(party__forum__slug="blekinge").user.email == "sekretariat@example.org"
    assert client.get("/start/", {"token": "rätt-kod"}).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("slug", "konto"), ("orgnr", "232100-0066"), ("secretariat_email", "ingen adress")]
)
def test_start_gives_a_wrong_form_back(client, db, field, value):
    page = client.post("/start/", {**NEW, field: value})
    assert field in page.context["form"].errors
    assert page.context["form"]["name"].value() == "Industriforum Blekinge"
    assert Forum.objects.count() == 0
