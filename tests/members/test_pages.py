"""The roster's pages, as members read them and the secretariat uses them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from forum.models import Forum, Outbox, User
from members import roster
from members.models import Party, Seat

DAY = date(2026, 11, 23)


def url(name: str, *args: object) -> str:
    return reverse(f"members:{name}", args=["kronoberg", *args])


@pytest.fixture
def secretariat(cast, sign_in) -> Client:
    return sign_in(cast.sekr)


@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_member_reads_the_roster(cast, sign_in, who):
    page = sign_in(getattr(cast, who)).get(url("roster"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "IF Metall" in text
    assert "Ordförande, Region Kronoberg" in text
    assert "kalmar" not in text.lower()
    assert (url("party_new") in text) is (who == "sekr")
    assert ("ifmetall@example.org" in text) is (who != "board")


def test_roster_tells_who_has_left(cast, secretariat):
    roster.end_party(cast.unionen.party, until=date(2026, 11, 1), by=cast.sekr)
    page = secretariat.get(url("roster"))
    assert [party.name for party in page.context["ended"]] == ["Unionen"]
    assert "Unionen" not in [party.name for _, parties in page.context["sides"] for party in parties]


def test_roster_reads_the_same_number_of_rows_whatever_its_size(cast, secretariat, django_assert_num_queries):
    secretariat.get(url("roster"))
    with django_assert_num_queries(7):
        secretariat.get(url("roster"))
    for number in range(5):
        organisation = roster.welcome_organisation(f"Exempel {number} AB", "company", by=cast.sekr)
        party = roster.welcome_party(
            cast.sekr.party.forum, organisation, side="company", approves=False, since=DAY, by=cast.sekr
        )
        roster.appoint(
            party, email=f"x{number}@example.org", name="X", role="partner", since=DAY, by=cast.sekr
        )
    with django_assert_num_queries(7):
        secretariat.get(url("roster"))


@pytest.mark.parametrize("who", ["ifmetall", "board"])
def test_only_the_secretariat_changes(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    addresses = [
        url("party_new"),
        url("settings"),
        url("party", cast.company.party_id),
        url("party_end", cast.company.party_id),
        url("seat_new", cast.company.party_id),
        url("seat_end", cast.company.pk),
        url("invite_again", cast.company.pk),
    ]
    assert {client.post(address).status_code for address in addresses} == {403}


def test_another_forums_party_and_seat_are_not_there(cast, secretariat):
    addresses = [url("party", cast.kalmar_ifmetall.party_id), url("seat_end", cast.kalmar_ifmetall.pk)]
    assert {secretariat.get(address).status_code for address in addresses} == {404}


def test_new_party_from_a_form(cast, secretariat):
    fields = {
        "name": "Exempel Trä AB",
        "kind": "company",
        "side": "company",
        "status": "invited",
        "since": "2026-11-23",
    }
    page = secretariat.post(url("party_new"), {**fields, "name": ""})
    assert "name" in page.context["form"].errors
    answer = secretariat.post(url("party_new"), fields)
    party = Party.objects.get(organisation__name="Exempel Trä AB")
    assert answer.url == url("party", party.pk)
    assert (party.forum.slug, party.status, party.approves) == ("kronoberg", "invited", False)


def test_party_details_from_a_form(cast, secretariat):
    secretariat.post(
        url("party", cast.company.party_id), {"side": "other", "status": "member", "approves": "on"}
    )
    cast.company.party.refresh_from_db()
    assert (cast.company.party.side, cast.company.party.approves) == ("other", True)


def test_invitation_shows_the_letter_before_it_is_sent(cast, secretariat):
    fields = {
        "email": "ny@example.org",
        "name": "Ny Person",
        "role": "partner",
        "kind": "deputy",
        "since": "2026-11-23",
    }
    address = url("seat_new", cast.company.party_id)
    preview = secretariat.post(address, fields)
    assert "members/seat_preview.html" in [template.name for template in preview.templates]
    assert "ny@example.org" in preview.content.decode()
    assert not User.objects.filter(email="ny@example.org").exists()
    back = secretariat.post(address, {**fields, "change": "1"})
    assert back.context["form"]["name"].value() == "Ny Person"
    answer = secretariat.post(address, {**fields, "confirmed": "1"})
    seat = Seat.objects.get(user__email="ny@example.org")
    assert answer.url == url("party", cast.company.party_id)
    assert (seat.party, seat.kind) == (cast.company.party, "deputy")
    assert Outbox.objects.filter(user=seat.user).count() == 1


def test_invitation_of_someone_who_sits_already_says_so(cast, secretariat):
    fields = {
        "email": cast.company.user.email,
        "name": "X",
        "role": "partner",
        "kind": "ordinary",
        "since": "2026-11-23",
        "confirmed": "1",
    }
    page = secretariat.post(url("seat_new", cast.company.party_id), fields)
    assert page.status_code == 200
    assert cast.company.user.email in str(page.context["form"].non_field_errors())


def test_seat_and_party_end_from_forms(cast, secretariat):
    early = secretariat.post(url("seat_end", cast.company.pk), {"until": "2020-01-01"})
    assert "until" in early.context["form"].errors
    secretariat.post(url("seat_end", cast.company.pk), {"until": "2026-11-30"})
    secretariat.post(url("party_end", cast.unionen.party_id), {"until": "2026-11-30"})
    cast.company.refresh_from_db()
    cast.unionen.party.refresh_from_db()
    assert (cast.company.until, cast.unionen.party.until) == (date(2026, 11, 30), date(2026, 11, 30))


def test_last_secretariat_cannot_leave_by_a_form(cast, secretariat):
    page = secretariat.post(url("seat_end", cast.sekr.pk), {"until": "2026-11-30"})
    assert page.context["form"].non_field_errors()
    cast.sekr.refresh_from_db()
    assert cast.sekr.until is None


def test_settings_from_a_form(cast, secretariat):
    page = secretariat.get(url("settings"))
    fields = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    wanted = {"adjusters": "2", "focus_areas": "Kompetens\nOmställning", "document_label": "protokoll"}
    for box in ("silent_consent", "names_in_print"):
        fields.pop(box)
    secretariat.post(url("settings"), fields | wanted)
    forum = Forum.objects.get(slug="kronoberg")
    assert (forum.adjusters, forum.document_label) == (2, "protokoll")
    assert list(forum.focus_areas.values_list("title", flat=True)) == ["Kompetens", "Omställning"]
    refused = secretariat.post(url("settings"), fields | wanted | {"adjusters": "3"})
    assert "adjusters" in refused.context["form"].errors


def test_quorum_is_a_number_of_parties_the_forum_has(cast, secretariat):
    page = secretariat.get(url("settings"))
    fields = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    secretariat.post(url("settings"), fields | {"adjusters": "0", "quorum": "4"})
    assert Forum.objects.get(slug="kronoberg").quorum == 4
    refused = secretariat.post(url("settings"), fields | {"adjusters": "0", "quorum": "5"})
    assert "Forumet har 4 parter som godkänner." in refused.content.decode()
    assert Forum.objects.get(slug="kronoberg").quorum == 4


def test_invitation_again_from_the_party_page(cast, secretariat):
    assert (
        url("invite_again", cast.company.pk)
        in secretariat.get(url("party", cast.company.party_id)).content.decode()
    )
    secretariat.post(url("invite_again", cast.company.pk))
    assert Outbox.objects.filter(user=cast.company.user).count() == 2
