"""From the letter to the forum: a link that works once, and no other way in."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from freezegun import freeze_time

from forum import clock
from forum.models import HistoryEntry, Outbox, User
from members import roster
from members.models import Seat, SeatInvitation

PASSWORD = "en ganska lång mening"


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def link_to(person: User) -> str:
    letter = Outbox.objects.filter(user=person, kind="seat_given").latest("pk")
    return re.search(r"https?://[^/]+(/inbjudan/\S+)", letter.text)[1]


def invited(seat: Seat) -> str:
    """A new invitation, as the cast's own have run out; its link."""
    Outbox.objects.filter(user=seat.user, kind="seat_given").delete()
    office = Seat.objects.filter(party__forum=seat.party.forum, role=Seat.Role.SECRETARIAT)
    roster.invite_again(seat, by=office.earliest("pk"))
    return link_to(seat.user)


def choose_password(client: Client, link: str, password: str = PASSWORD):
    return client.post(link, {"password1": password, "password2": password})


def heading(page) -> str:
    return re.search(r"<h1>(.*?)</h1>", page.content.decode())[1]


def test_sign_up_is_closed(client, db):
    page = client.get("/konto/signup/")
    assert "account/signup_closed.html" in [template.name for template in page.templates]
    client.post("/konto/signup/", {"email": "ny@example.org", "password1": PASSWORD})
    assert not User.objects.filter(email="ny@example.org").exists()


def test_invited_person_chooses_a_password_and_comes_in(cast, client):
    person, link = cast.company.user, invited(cast.company)
    page = client.get(link)
    assert heading(page) == "Välkommen till Industriforum Kronoberg"
    assert "Exempel Maskin AB" in page.content.decode()
    assert client.get("/kronoberg/").status_code == 302  # opening the link has signed nobody in
    answer = choose_password(client, link)
    assert (answer.status_code, answer.url) == (302, "/valkommen/")
    person.refresh_from_db()
    assert person.check_password(PASSWORD) is True
    assert client.get("/kronoberg/").status_code == 200
    assert client.get("/kalmar/").status_code == 404
    entry = HistoryEntry.objects.filter(verb="seat.invitation_accepted").get()
    assert (entry.actor, entry.forum, entry.facts["seat"]) == (person, cast.company.forum, cast.company.pk)


def test_only_the_hash_of_a_link_is_kept(cast):
    token = invited(cast.company).rstrip("/").rsplit("/", 1)[1]
    kept = cast.company.seat_invitations.get(withdrawn_at=None)
    assert kept.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert Outbox.objects.get(user=cast.company.user, kind="seat_given").secret is True


def test_bad_password_comes_back_with_the_reason_and_uses_nothing_up(cast, client):
    link = invited(cast.company)
    page = choose_password(client, link, "kort")
    assert page.status_code == 200
    assert "minst 12 tecken" in page.content.decode()
    differing = client.post(link, {"password1": PASSWORD, "password2": "något annat här"})
    assert "De två lösenorden är inte lika." in differing.content.decode()
    assert choose_password(client, link).status_code == 302


def test_link_works_once(cast):
    link = invited(cast.company)
    choose_password(Client(), link)
    again = choose_password(Client(), link, "en helt annan mening")
    assert (again.status_code, heading(again)) == (410, "Inbjudan är använd")
    assert (page := Client().get(link)).status_code == 410
    assert "sessionid" not in page.cookies
    cast.company.user.refresh_from_db()
    assert cast.company.user.check_password(PASSWORD) is True


def test_link_runs_out_after_the_days_that_are_set(cast, client, settings):
    settings.INVITATION_DAYS = 3
    link = invited(cast.company)
    with freeze_time(clock.timezone.now() + timedelta(days=2, hours=23)):
        assert client.get(link).status_code == 200
    with freeze_time(clock.timezone.now() + timedelta(days=3, minutes=1)):
        page = choose_password(client, link)
    assert (page.status_code, heading(page)) == (410, "Inbjudan är för gammal")
    cast.company.user.refresh_from_db()
    assert cast.company.user.has_usable_password() is False


def test_newer_letter_ends_the_older_link(cast, client):
    first, second = invited(cast.company), invited(cast.company)
    assert heading(client.get(first)) == "Inbjudan gäller inte längre"
    assert choose_password(client, second).status_code == 302


def test_withdrawn_invitation_leads_nowhere_and_closes_the_seat(cast, client):
    link = invited(cast.company)
    with pytest.raises(PermissionDenied):
        roster.withdraw_invitation(cast.company, by=cast.ifmetall)
    seat = roster.withdraw_invitation(cast.company, by=cast.sekr)
    assert Seat.objects.serving(clock.today()).filter(pk=seat.pk).exists() is False
    page = choose_password(client, link)
    assert (page.status_code, heading(page)) == (410, "Inbjudan gäller inte längre")
    verbs = list(HistoryEntry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["seat.ended", "seat.invitation_withdrawn"]
    client.force_login(seat.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/kronoberg/").status_code == 404


def test_who_has_come_in_is_neither_invited_again_nor_withdrawn(cast, client):
    choose_password(client, invited(cast.company))
    for deed in (roster.invite_again, roster.withdraw_invitation):
        with pytest.raises(ValidationError, match="har redan använt sin inbjudan"):
            deed(cast.company, by=cast.sekr)


def test_unknown_link_is_the_page_that_is_not_there(cast, client):
    assert client.get("/inbjudan/finns-inte/").status_code == 404


def test_link_of_a_closed_account_leads_nowhere(cast, client):
    link = invited(cast.company)
    User.objects.filter(pk=cast.company.user_id).update(is_active=False)
    assert choose_password(client, link).status_code == 410


def test_second_seat_asks_for_no_new_password(cast, client):
    person = cast.company.user
    person.set_password(PASSWORD)
    person.save()
    link = invited(cast.company)
    page = client.get(link)
    assert "Du har redan ett konto" in page.content.decode()
    assert 'type="password"' not in page.content.decode()
    choose_password(client, link, "en inkräktares mening")
    person.refresh_from_db()
    assert person.check_password(PASSWORD) is True
    client.post("/konto/login/", {"login": person.email, "password": PASSWORD, "next": "/valkommen/"})
    assert client.get(link).url == "/valkommen/"


def test_link_opened_by_somebody_else_says_so(cast, client, sign_in):
    page = sign_in(cast.ifmetall).get(invited(cast.company))
    assert heading(page) == "Någon annan är inloggad"
    assert cast.company.seat_invitations.get(withdrawn_at=None).accepted_at is None


def test_secretariat_sees_how_far_each_invitation_has_come(cast, client, sign_in):
    office = sign_in(cast.sekr)
    path = f"/kronoberg/medlemmar/part/{cast.company.party_id}/"
    assert "Inbjudan gick ut" in office.get(path).content.decode()
    office.post(f"/kronoberg/medlemmar/plats/{cast.company.pk}/bjud-in-igen/")
    page = office.get(path).content.decode()
    assert re.search(r"Inbjuden \S+ \S+.*?, gäller till ", page)
    assert "Dra tillbaka inbjudan" in page
    choose_password(client, link_to(cast.company.user))
    page = office.get(path).content.decode()
    assert "Använde inbjudan" in page
    assert "Dra tillbaka inbjudan" not in page


def test_party_page_asks_as_much_for_three_people_as_for_one(cast, sign_in, django_assert_max_num_queries):
    office, path = sign_in(cast.sekr), f"/kronoberg/medlemmar/part/{cast.company.party_id}/"
    office.get(path)
    for name in ("andra", "tredje"):
        roster.appoint(
            cast.company.party,
            email=f"{name}@example.org",
            name=name,
            role="partner",
            since=clock.today(),
            by=cast.sekr,
        )
    with django_assert_max_num_queries(16):
        office.get(path)


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
    choose_password(client, client.get(link).url)
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
    link = invited(cast.company)
    choose_password(client, link)
    Seat.objects.filter(pk=cast.company.pk).update(until=clock.today() - timedelta(days=1))
    assert client.get("/kronoberg/").status_code == 404
    page = client.get("/").content.decode()
    assert "Du har inget uppdrag i något forum just nu." in client.get("/konto/").content.decode()
    assert SeatInvitation.objects.filter(seat=cast.company, withdrawn_at=None).count() == 1
    assert "Industriforum Kronoberg" not in page
