"""Making a person nameless: what goes, what stays, who is refused, and that nothing frozen is harmed."""

from datetime import date
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db.models import Q

from forum import chain, clock
from forum.models import HistoryEntry, NoticeChoice, Outbox, RecordsPlan, User
from forum.privacy.anonymising import anonymise, forget
from forum.privacy.retention_terms import keeping_forums, months_before, people_due
from meetings.models import FeedToken, MailRead
from members.models import Seat, SeatInvitation
from tests.factories import local
from tests.privacy.people import busy_year

AT = local(2026, 11, 23, 12)
HERE = "/kronoberg/personuppgifter/"


@pytest.fixture
def gone(cast, meeting, sign_in) -> Seat:
    """IF Metall's representative, whose seats in both forums ended long ago; everything about the account is there."""
    busy_year(cast, meeting)
    person = cast.ifmetall.user
    person.name = "Avgången Ledamot"
    person.save()
    sign_in(cast.ifmetall).get("/")
    FeedToken.objects.create(user=person, made_at=AT)
    NoticeChoice.objects.create(user=person, group="comments", when="daily")
    Authenticator.objects.create(user=person, type="totp", data={})
    letter = person.letters.first()
    MailRead.objects.create(
        key="1" * 64, sender=person.email, subject="Svar", text="Jag kommer.", outcome="letter",
        forum=cast.sekr.party.forum, letter=letter, read_at=AT,
    )  # fmt: skip
    Seat.objects.filter(user=person).update(until="2024-12-31", since="2023-01-01")
    Seat.objects.filter(pk=cast.kalmar_ifmetall.pk).update(until="2023-12-31")
    LogEntry.objects.create(
        user=cast.sekr.user,
        content_type=ContentType.objects.get_for_model(Seat),
        object_id=str(cast.ifmetall.pk),
        object_repr=str(cast.ifmetall),
        action_flag=2,
    )
    for forum in (cast.sekr.party.forum, cast.kalmar_sekr.party.forum):
        RecordsPlan.objects.create(forum=forum)
    return Seat.objects.select_related("user", "party__forum", "party__organisation").get(pk=cast.ifmetall.pk)


def test_the_person_is_gone_and_the_representative_stays(gone, cast):
    address, letters = gone.user.email, gone.user.letters.count()
    anonymise(gone.user, gone.party.forum, by=cast.sekr, at=AT)
    person = User.objects.get(pk=gone.user_id)
    assert person.name == "Tidigare företrädare, IF Metall"
    assert (person.email, person.is_active) == (f"person-{person.pk}@anonym.invalid", False)
    assert person.has_usable_password() is False
    for model in (UserSession, Authenticator, EmailAddress, NoticeChoice):
        assert not model.objects.filter(user=person).exists()
    assert person.feeds.get().revoked_at == AT
    assert letters > 0
    assert set(person.letters.values_list("to", "text", "calendar", "error")) == {("", "", "", "")}
    assert person.letters.filter(subject="").count() == 0
    assert not Outbox.objects.filter(Q(to__iexact=address) | Q(text__contains=address)).exists()
    assert MailRead.objects.values_list("sender", "subject", "text").get() == ("", "", "")
    assert LogEntry.objects.get().object_repr == ""
    assert (gone.party.organisation.name, person.seats.count()) == ("IF Metall", 2)


def test_what_waits_to_be_sent_is_not_sent(gone, cast):
    Outbox.objects.filter(user=gone.user).update(state="queued")
    forget(gone.user, AT)
    assert set(gone.user.letters.values_list("state", flat=True)) == {"declined"}


def test_history_names_each_forum_and_no_person(gone, cast, sign_in):
    name = gone.user.name
    anonymise(gone.user, gone.party.forum, by=cast.sekr, at=AT)
    entries = HistoryEntry.objects.filter(verb="person.anonymised").order_by("forum__slug")
    assert [(entry.forum.slug, entry.actor, entry.subject) for entry in entries] == [
        ("kalmar", None, "IF Metall"),
        ("kronoberg", cast.sekr.user, "IF Metall"),
    ]
    assert name not in str([(entry.subject, entry.facts) for entry in entries])
    page = sign_in(cast.sekr).get("/kronoberg/historik/", {"part": "IF Metall"}).content.decode()
    assert "Tidigare företrädare, IF Metall" in page
    assert name not in page


def test_nothing_frozen_is_harmed(gone, cast):
    chain.link_waiting()
    anonymise(gone.user, gone.party.forum, by=cast.sekr, at=AT)
    chain.link_waiting()
    for command in (["verify"], ["live_verify", "--all"]):
        out = StringIO()
        call_command(*command, stdout=out)
        assert ": ok," in out.getvalue()


def refusal(person: User, cast) -> str:
    with pytest.raises(ValidationError) as refused:
        anonymise(person, cast.sekr.party.forum, by=cast.sekr, at=AT)
    return refused.value.messages[0]


def test_who_is_refused(gone, cast):
    assert refusal(cast.company.user, cast) == "Personen har ett uppdrag som inte har slutat."
    person = gone.user
    Seat.objects.filter(pk=cast.kalmar_ifmetall.pk).update(until=None)
    assert refusal(person, cast) == "Personen har ett uppdrag som inte har slutat."
    Seat.objects.filter(pk=cast.kalmar_ifmetall.pk).update(until="2026-11-23")
    assert refusal(person, cast) == "Industriforum Kalmar län sparar fortfarande personens uppgifter."
    Seat.objects.filter(pk=cast.kalmar_ifmetall.pk).update(until="2024-06-30")
    User.objects.filter(pk=person.pk).update(is_staff=True)
    assert refusal(person, cast) == "Personen är driftansvarig för portalen."
    User.objects.filter(pk=person.pk).update(is_staff=False)
    anonymise(person, cast.sekr.party.forum, by=cast.sekr, at=AT)
    assert refusal(person, cast) == "Personens namn är redan borttaget."


def test_only_the_secretariat_of_a_forum_of_the_person_may(gone, cast):
    for by, forum in ((cast.unionen, cast.sekr.party.forum), (cast.kalmar_sekr, cast.sekr.party.forum)):
        with pytest.raises(PermissionDenied):
            anonymise(gone.user, forum, by=by, at=AT)
    SeatInvitation.objects.filter(seat=cast.kalmar_ifmetall).delete()
    Seat.objects.filter(pk=cast.kalmar_ifmetall.pk).delete()
    with pytest.raises(PermissionDenied):
        anonymise(gone.user, cast.kalmar_sekr.party.forum, by=cast.kalmar_sekr, at=AT)


def test_page_asks_twice_and_does_it(gone, cast, sign_in):
    client, address = sign_in(cast.sekr), f"{HERE}person/{gone.pk}/anonymisera/"
    assert "Det går inte att ångra." in client.get(address).content.decode()
    assert list(client.post(address).context["form"].errors) == ["sure"]
    assert User.objects.get(pk=gone.user_id).anonymised_at is None
    assert client.post(address, {"sure": "on"}).status_code == 302
    text = client.get(f"{HERE}person/{gone.pk}/").content.decode()
    assert "De är borttagna." in text
    assert client.post(address, {"sure": "on"}).context["form"].non_field_errors() == [
        "Personens namn är redan borttaget."
    ]


def test_the_address_may_be_invited_anew(gone, cast):
    address = gone.user.email
    forget(gone.user, AT)
    assert not User.objects.filter(email=address).exists()
    assert User.objects.create_user(address, name="Ny").pk != gone.user_id


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 24, date(2024, 1, 15)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2026, 1, 15), 30_000, date.min),
    ],
)
def test_months_are_counted_backwards(day, months, before):
    assert months_before(day, months) == before


def test_time_has_passed_in_every_forum(gone, cast):
    forum, other = gone.party.forum, cast.kalmar_sekr.party.forum
    assert keeping_forums(gone.user, date(2025, 12, 31)) == [other, forum]
    assert keeping_forums(gone.user, date(2026, 12, 31)) == [forum]
    assert people_due(forum, date(2026, 12, 31)) == []
    assert people_due(forum, date(2027, 1, 1)) == [gone.user]
    RecordsPlan.objects.filter(forum=other).update(account_months=None)
    assert people_due(forum, date(2027, 1, 1)) == []
    RecordsPlan.objects.filter(forum=other).update(account_months=1)
    assert people_due(forum, clock.today()) == []
    Seat.objects.create(party=cast.unionen.party, user=gone.user, role="board", since="2027-06-01")
    assert people_due(forum, date(2027, 1, 1)) == []
