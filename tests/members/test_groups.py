"""Groups: who sits in them, what the secretariat does about them, and what members see."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse

from forum.models import HistoryEntry
from members.groups import change_group, end_group, form_group
from members.models import Group, GroupMember
from tests.factories import local

DAY = date(2026, 11, 1)


def url(name, *args):
    return reverse(f"members:{name}", args=["kronoberg", *args])


def sitting(group, day=DAY):
    members = GroupMember.objects.serving(day).filter(group=group)
    return sorted(members.values_list("seat__user__email", flat=True))


@pytest.fixture
def group(cast):
    seats = [cast.sekr, cast.ifmetall, cast.teknik]
    return form_group(
        cast.sekr.party.forum, "Styrgruppen", seats, since=DAY, by=cast.sekr, at=local(2026, 11, 1)
    )


def test_group_is_formed_with_its_seats(group, cast):
    assert sitting(group) == [
        "ifmetall@example.org",
        "sekretariat.kronoberg@example.org",
        "teknikforetagen@example.org",
    ]
    verbs = HistoryEntry.objects.filter(verb__startswith="group.").order_by("pk")
    assert [(entry.verb, entry.subject) for entry in verbs] == [
        ("group.formed", "Styrgruppen"),
        ("group.seated", "Styrgruppen"),
    ]


def test_seats_join_and_leave_from_a_day(group, cast):
    change_group(group, "Styrgruppen", [cast.sekr, cast.unionen], by=cast.sekr, at=local(2026, 11, 20))
    assert sitting(group, date(2026, 11, 19)) == [
        "ifmetall@example.org", "sekretariat.kronoberg@example.org", "teknikforetagen@example.org",
    ]  # fmt: skip
    assert sitting(group, date(2026, 11, 20)) == ["sekretariat.kronoberg@example.org", "unionen@example.org"]
    before = HistoryEntry.objects.count()
    change_group(group, "Styrgruppen", [cast.sekr, cast.unionen], by=cast.sekr, at=local(2026, 11, 21))
    assert HistoryEntry.objects.count() == before


def test_seat_ticked_off_the_same_day_has_never_served(group, cast):
    change_group(group, "Styrgruppen", [cast.sekr], by=cast.sekr, at=local(2026, 11, 1))
    assert sitting(group) == ["sekretariat.kronoberg@example.org"]


def test_name_is_taken_while_the_group_lasts(group, cast):
    forum = cast.sekr.party.forum
    with pytest.raises(ValidationError):
        form_group(forum, "styrgruppen", [cast.sekr], since=DAY, by=cast.sekr)
    end_group(group, until=date(2026, 11, 20), by=cast.sekr)
    form_group(forum, "Styrgruppen", [cast.sekr], since=date(2026, 11, 21), by=cast.sekr)
    with pytest.raises(ValidationError):
        change_group(group, "Annat", [], by=cast.sekr)


def test_only_the_secretariat_of_the_forum_keeps_groups(group, cast):
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        for deed in (
            lambda by: form_group(group.forum, "Ny", [], since=DAY, by=by),
            lambda by: change_group(group, "Ny", [], by=by),
            lambda by: end_group(group, until=DAY, by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(seat)


def test_seat_of_another_forum_cannot_sit_in_the_group(group, cast):
    with pytest.raises(PermissionDenied):
        change_group(group, "Styrgruppen", [cast.kalmar_ifmetall], by=cast.sekr)


def test_group_is_never_deleted(cast):
    empty = form_group(cast.sekr.party.forum, "Tom", [], since=DAY, by=cast.sekr)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Group.objects.filter(pk=empty.pk).delete()


def test_group_from_a_form(cast, sign_in):
    client = sign_in(cast.sekr)
    fields = {"name": "Arbetsgruppen", "purpose": "Validering", "since": "2026-11-23"}
    refused = client.post(url("group_new"), fields)
    assert list(refused.context["form"].errors) == ["seats"]
    assert 'value="Validering"' in refused.content.decode()
    foreign = client.post(url("group_new"), {**fields, "seats": [cast.kalmar_ifmetall.pk, cast.board.pk]})
    assert list(foreign.context["form"].errors) == ["seats"]
    answer = client.post(url("group_new"), {**fields, "seats": [cast.sekr.pk, cast.unionen.pk]})
    group = Group.objects.get(name="Arbetsgruppen")
    assert answer.url == f"{url('roster')}#grupp-{group.pk}"
    taken = client.post(url("group_new"), {**fields, "seats": [cast.sekr.pk]})
    assert taken.context["form"].errors == {"name": ["Forumet har redan en grupp med det namnet."]}
    client.post(url("group", group.pk), {"name": "Valideringsgruppen", "seats": [cast.unionen.pk]})
    group.refresh_from_db()
    assert (group.name, sitting(group, date(2026, 11, 23))) == ("Valideringsgruppen", ["unionen@example.org"])
    client.post(url("group_end", group.pk), {"until": "2026-11-30"})
    group.refresh_from_db()
    assert group.until == date(2026, 11, 30)
    assert client.get(url("group", group.pk)).status_code == 404


@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_member_sees_the_groups(group, cast, sign_in, who):
    text = sign_in(getattr(cast, who)).get(url("roster")).content.decode()
    assert 'id="grupp-' in text
    assert (url("group", group.pk) in text) is (who == "sekr")


def test_groups_of_another_forum_are_not_there(group, cast, sign_in):
    assert "Styrgruppen" not in sign_in(cast.kalmar_sekr).get("/kalmar/medlemmar/").content.decode()
    assert sign_in(cast.kalmar_sekr).get(f"/kalmar/medlemmar/grupp/{group.pk}/").status_code == 404
