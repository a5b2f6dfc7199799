"""The operator's admin: people and organisations, never what forums write."""

import pytest
from django.contrib import admin
from django.shortcuts import resolve_url
from django.test import Client

from forum.models import HistoryEntry, Outbox, User
from members.models import Seat


@pytest.fixture
def operator(cast) -> Client:
    """Made after the cast, whose rows bring their own numbers."""
    client = Client()
    person = User.objects.create_user(
        "drift@example.org", "en ganska lång mening", name="Drift", is_staff=True
    )
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_admin_knows_no_content():
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels & {"meetings", "projects", "report"} == set()


def test_admin_sign_in_is_the_portals(client, db, settings):
    answer = client.get("/admin/")
    assert (answer.status_code, answer.url) == (302, f"{resolve_url(settings.LOGIN_URL)}?next=/admin/")


def test_members_never_enter(cast, sign_in):
    assert sign_in(cast.sekr).get("/admin/").status_code == 403


def test_operator_adds_a_person_without_a_password(operator):
    fields = {"email": "Ny@example.org", "name": "Ny", "language": "sv", "is_active": "on"}
    operator.post("/admin/forum/user/add/", fields)
    person = User.objects.get(email="ny@example.org")
    assert person.has_usable_password() is False
    assert person.emailaddress_set.get().verified is True
    fields["email"] = "annan@example.org"
    operator.post(f"/admin/forum/user/{person.pk}/change/", fields)
    assert list(person.emailaddress_set.values_list("email", flat=True)) == ["annan@example.org"]


def test_operator_gives_a_seat_and_it_is_told(operator, cast):
    fields = {
        "party": cast.company.party_id,
        "user": cast.unionen.user_id,
        "role": "secretariat",
        "kind": "ordinary",
        "since": "2026-11-23",
    }
    before = Outbox.objects.count()
    operator.post("/admin/members/seat/add/", fields)
    seat = Seat.objects.get(party=cast.company.party, user=cast.unionen.user)
    entry = HistoryEntry.objects.filter(verb="seat.given").latest("pk")
    assert (entry.actor.email, entry.facts["seat"], entry.forum) == (
        "drift@example.org",
        seat.pk,
        seat.party.forum,
    )
    assert Outbox.objects.count() == before + 1


@pytest.mark.parametrize("sent", ["a", "=1+1", "-1", "9223372036854775808"])
def test_choice_that_is_no_number_comes_back_as_none(operator, cast, sent):
    fields = {"party": sent, "user": cast.unionen.user_id, "role": "secretariat", "kind": "ordinary"}
    before = Seat.objects.count()
    answer = operator.post("/admin/members/seat/add/", {**fields, "since": "2026-11-23"})
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["party"]
    assert f'<option value="{cast.unionen.user_id}" selected>' in answer.content.decode()
    assert Seat.objects.count() == before


def test_nothing_is_deleted_and_parties_are_only_read(operator, cast):
    assert (
        operator.post(f"/admin/members/organisation/{cast.company.party.organisation_id}/delete/").status_code
        == 403
    )
    assert operator.get(f"/admin/members/party/{cast.company.party_id}/change/").status_code == 200
    assert (
        operator.post(f"/admin/members/party/{cast.company.party_id}/change/", {"side": "other"}).status_code
        == 403
    )
