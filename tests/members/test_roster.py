"""Parties and seats: who may change them, what is kept, and who is told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry, Outbox, User
from members import inviting, roster
from members.models import Organisation, Party, Seat
from tests.factories import local, make_party, make_seat

DAY = date(2026, 11, 23)
AT = local(2026, 11, 23, 10)


def newest(verb: str) -> HistoryEntry:
    return HistoryEntry.objects.filter(verb=verb).latest("pk")


def test_organisation_exists_once(cast):
    first = roster.welcome_organisation("Växjö kommun", "municipality", "212000-0662", by=cast.sekr, at=AT)
    again = roster.welcome_organisation("Växjö kommun", "other", by=cast.kalmar_sekr, at=AT)
    assert again == first
    assert (again.kind, again.orgnr) == ("municipality", "212000-0662")
    assert HistoryEntry.objects.filter(verb="organisation.added", subject="Växjö kommun").count() == 1


@pytest.mark.parametrize(
    ("name", "letters"), [("IF Metall", "IM"), ("Unionen", "UN"), ("=1+1", "=1"), ("{ }", "{ "), ("–", "–")]
)
def test_every_name_has_letters_for_its_mark(name, letters):
    assert Organisation(name=name).initials == letters


def test_party_is_welcomed_with_its_day(cast):
    organisation = Organisation.objects.create(name="Exempel Verkstad AB", kind="company")
    wanted = {"side": "company", "approves": True, "since": DAY, "status": "invited"}
    with pytest.raises(PermissionDenied):
        roster.welcome_party(cast.sekr.party.forum, organisation, **wanted, by=cast.ifmetall, at=AT)
    party = roster.welcome_party(cast.sekr.party.forum, organisation, **wanted, by=cast.sekr, at=AT)
    assert (party.side, party.approves, party.since, party.status) == ("company", True, DAY, "invited")
    entry = newest("party.welcomed")
    assert (entry.subject, entry.party, entry.actor) == (
        "Exempel Verkstad AB",
        "Region Kronoberg",
        cast.sekr.user,
    )
    assert entry.facts == {"side": "company", "approves": True, "since": "2026-11-23", "status": "invited"}
    assert entry.url == f"/kronoberg/medlemmar/#party-{party.pk}"


def test_party_sits_once_in_a_forum(cast):
    with pytest.raises(ValidationError):
        roster.welcome_party(
            cast.sekr.party.forum,
            cast.ifmetall.party.organisation,
            side="employees",
            approves=True,
            since=DAY,
            by=cast.sekr,
        )
    assert cast.sekr.party.forum.parties.filter(organisation=cast.ifmetall.party.organisation).count() == 1


def test_another_forums_secretariat_changes_nothing(cast):
    with pytest.raises(PermissionDenied):
        roster.change_party(
            cast.ifmetall.party, side="other", status="member", approves=False, by=cast.kalmar_sekr
        )
    with pytest.raises(PermissionDenied):
        roster.end_seat(cast.ifmetall, until=DAY, by=cast.kalmar_sekr)
    cast.ifmetall.party.refresh_from_db()
    assert cast.ifmetall.party.approves is True


def test_party_change_keeps_what_it_was(cast):
    roster.change_party(
        cast.company.party, side="company", status="member", approves=True, by=cast.sekr, at=AT
    )
    entry = newest("party.changed")
    assert entry.facts == {"before": {"approves": False}, "after": {"approves": True}}
    roster.change_party(
        cast.company.party, side="company", status="member", approves=True, by=cast.sekr, at=AT
    )
    assert HistoryEntry.objects.filter(verb="party.changed").count() == 1


def test_appointed_person_gets_a_link_once(cast):
    party = cast.company.party
    wanted = {"email": "Ny.Person@example.org", "name": "Ny Person", "role": "partner", "since": DAY}
    with pytest.raises(PermissionDenied):
        roster.appoint(party, **wanted, by=cast.company, at=AT)
    assert not User.objects.filter(email="ny.person@example.org").exists()
    seat = roster.appoint(party, **wanted, title="Platschef", by=cast.sekr, at=AT)
    person = User.objects.get(email="ny.person@example.org")
    assert (seat.user, seat.role, seat.kind, seat.title, seat.since) == (
        person,
        "partner",
        "ordinary",
        "Platschef",
        DAY,
    )
    assert person.has_usable_password() is False
    address = person.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == ("ny.person@example.org", True, True)
    letter = Outbox.objects.get(user=person)
    assert (letter.kind, letter.to, letter.secret) == ("seat_given", "ny.person@example.org", True)
    assert "/inbjudan/" in letter.text
    entry = newest("seat.given")
    assert (entry.subject, entry.facts["seat"]) == ("Exempel Maskin AB", seat.pk)
    assert "Ny Person" not in str(entry.facts)


def test_person_with_a_password_signs_in_as_usual(cast):
    person = cast.unionen.user
    person.set_password("en ganska lång mening")
    person.save()
    before = Outbox.objects.filter(user=person).count()
    seat = roster.appoint(
        cast.company.party,
        email=person.email,
        name="Annat namn",
        role="partner",
        since=DAY,
        by=cast.sekr,
        at=AT,
    )
    person.refresh_from_db()
    letters = Outbox.objects.filter(user=person).order_by("-pk")
    assert (seat.user, person.name) == (person, "Företrädare, Unionen")
    assert letters.count() == before + 1
    assert letters[0].secret is True
    assert "Öppna länken och logga in som vanligt:" in letters[0].text


def test_seat_is_held_once(cast):
    with pytest.raises(ValidationError):
        roster.appoint(
            cast.ifmetall.party,
            email=cast.ifmetall.user.email,
            name="X",
            role="partner",
            since=DAY,
            by=cast.sekr,
        )
    assert Seat.objects.filter(party=cast.ifmetall.party, user=cast.ifmetall.user).count() == 1


def test_closed_account_is_not_appointed(cast):
    cast.company.user.is_active = False
    cast.company.user.save()
    with pytest.raises(ValidationError):
        roster.appoint(
            cast.ifmetall.party,
            email=cast.company.user.email,
            name="X",
            role="partner",
            since=DAY,
            by=cast.sekr,
        )


def test_ended_seat_stays_and_counts_to_its_last_day(cast):
    with pytest.raises(ValidationError):
        roster.end_seat(cast.ifmetall, until=date(2024, 1, 1), by=cast.sekr)
    seat = roster.end_seat(cast.ifmetall, until=DAY, by=cast.sekr, at=AT)
    assert seat.until == DAY
    assert Seat.objects.serving(DAY).filter(pk=seat.pk).exists() is True
    assert Seat.objects.serving(date(2026, 11, 24)).filter(pk=seat.pk).exists() is False
    assert newest("seat.ended").facts == {"seat": seat.pk, "role": "partner", "until": "2026-11-23"}
    with pytest.raises(ValidationError):
        roster.end_seat(seat, until=DAY, by=cast.sekr)


def test_forum_keeps_its_last_secretariat(cast):
    with pytest.raises(ValidationError):
        roster.end_seat(cast.sekr, until=DAY, by=cast.sekr)
    with pytest.raises(ValidationError):
        roster.end_party(cast.sekr.party, until=DAY, by=cast.sekr)
    cast.sekr.refresh_from_db()
    assert cast.sekr.until is None
    second = make_seat(cast.sekr.party, "andra@example.org", role="secretariat")
    assert roster.end_seat(cast.sekr, until=DAY, by=second).until == DAY


def test_ending_a_party_ends_its_seats(cast):
    party = roster.end_party(cast.ifmetall.party, until=DAY, by=cast.sekr, at=AT)
    assert party.until == DAY
    assert set(party.seats.values_list("until", flat=True)) == {DAY}
    assert HistoryEntry.objects.filter(verb="seat.ended").count() == 2
    assert party not in Party.objects.approving(date(2026, 11, 24))


def test_organisation_may_come_back(cast):
    roster.end_party(cast.ifmetall.party, until=DAY, by=cast.sekr)
    again = make_party(cast.sekr.party.forum, "IF Metall", "union", "employees")
    assert again.organisation == cast.ifmetall.party.organisation
    assert again.pk != cast.ifmetall.party_id


def test_invitation_is_sent_again_until_it_is_accepted(cast):
    roster.invite_again(cast.unionen, by=cast.sekr, at=AT)
    assert Outbox.objects.filter(user=cast.unionen.user, forum=cast.sekr.party.forum).count() == 2
    inviting.accept(cast.unionen.seat_invitations.get(withdrawn_at=None), at=AT)
    with pytest.raises(ValidationError):
        roster.invite_again(cast.unionen, by=cast.sekr, at=local(2026, 11, 24))
