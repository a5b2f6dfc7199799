"""From the letter to the forum: a link that works once, and no other way in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from freezegun import freeze_time

from forum import clock
from forum.models import Outbox, User
from members.models import Seat

PASSWORD = "en ganska lång mening"


def link_to(person: User) -> str:
    letter = Outbox.objects.filter(user=person, kind="seat_given").latest("pk")
    return re.search(r"https?://[^/]+(/konto/password/reset/key/\S+)", letter.text)[1]


def choose_password(client: Client, link: str, password: str = PASSWORD):
    page = client.get(link)
    if page.status_code != 302:
        return page
    return client.post(page.url, {"password1": password, "password2": password})


def test_sign_up_is_closed(client, db):
    page = client.get("/konto/signup/")
    assert "account/signup_closed.html" in [template.name for template in page.templates]
    client.post("/konto/signup/", {"email": "ny@example.org", "password1": PASSWORD})
    assert not User.objects.filter(email="ny@example.org").exists()


def test_invited_person_chooses_a_password_and_sees_the_forum(cast, client, settings):
    person = cast.company.user
    answer = choose_password(client, link_to(person))
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.check_password(PASSWORD) is True
    assert client.get("/kronoberg/").status_code == 200
    assert client.get("/kalmar/").status_code == 404


def test_link_works_once(cast, client):
    link = link_to(cast.company.user)
    choose_password(client, link)
    page = Client().get(link)
    assert page.status_code == 200
    assert page.context["token_fail"] is True


def test_link_runs_out(cast, client):
    link = link_to(cast.company.user)
    with freeze_time(clock.timezone.now() + timedelta(days=8)):
        page = client.get(link)
    assert page.context["token_fail"] is True
    assert cast.company.user.has_usable_password() is False


def test_link_of_another_person_does_not_work(cast, client):
    first, second = link_to(cast.company.user), link_to(cast.unionen.user)
    uid, key = first.rstrip("/").rsplit("/", 1)[1].split("-", 1)
    other = second.rstrip("/").rsplit("/", 1)[1].split("-", 1)[0]
    assert client.get(first.replace(f"{uid}-{key}", f"{other}-{key}")).context["token_fail"] is True


@pytest.mark.parametrize("address", ["/konto/password/reset/", "/konto/login/code/"])
def test_unknown_address_answers_alike(cast, address):
    """Nobody learns from the page who has an account."""
    answers = [
        Client().post(address, {"email": email}) for email in (cast.company.user.email, "okand@example.org")
    ]
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0].url == answers[1].url
    assert Outbox.objects.filter(to="okand@example.org").count() == 0
    assert Outbox.objects.filter(to=cast.company.user.email, kind__startswith="account.").count() == 1


def test_unknown_address_and_wrong_password_answer_alike(cast):
    texts = []
    for email in (cast.company.user.email, "okand@example.org"):
        page = Client().post("/konto/login/", {"login": email, "password": "fel lösenord"})
        texts.append((page.status_code, [str(error) for error in page.context["form"].non_field_errors()]))
    assert texts[0] == texts[1]


def test_code_by_mail_signs_in(cast, client):
    person = cast.company.user
    client.post("/konto/login/code/", {"email": person.email})
    letter = Outbox.objects.get(to=person.email, kind="account.login_code")
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", letter.text, re.MULTILINE)[1]
    assert code not in letter.subject
    assert (letter.secret, letter.user) == (True, person)
    client.post("/konto/login/code/confirm/", {"code": code})
    assert client.get("/kronoberg/").status_code == 200


def test_forgotten_password_leads_to_a_new_one(cast, client):
    person = cast.company.user
    client.post("/konto/password/reset/", {"email": person.email})
    letter = Outbox.objects.get(to=person.email, kind="account.password_reset_key")
    link = re.search(r"https?://[^/]+(/konto/password/reset/key/\S+)", letter.text)[1]
    choose_password(client, link)
    person.refresh_from_db()
    assert person.check_password(PASSWORD) is True


def test_no_letter_leaves_beside_the_outbox(cast, client):
    client.post("/konto/login/code/", {"email": cast.company.user.email})
    assert mail.outbox == []


def test_letter_is_in_the_readers_language(cast, client):
    person = cast.company.user
    person.language = "en"
    person.save()
    client.post("/konto/password/reset/", {"email": person.email})
    assert Outbox.objects.get(kind="account.password_reset_key").subject == "Choose a new password"


def test_ended_seat_closes_the_forum(cast, client):
    Seat.objects.filter(pk=cast.company.pk).update(until=clock.today() - timedelta(days=1))
    choose_password(client, link_to(cast.company.user))
    assert client.get("/kronoberg/").status_code == 404
