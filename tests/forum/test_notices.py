"""What a person has chosen to get letters about: at once, once a day, not at all."""

import re

import pytest
from django.test import Client

from forum.mail import Letter, post
from forum.mail.delivery import _as_message, deliver
from forum.mail.fewer import link_of
from forum.mail.groups import group_of
from forum.mail.summary import write_summaries
from forum.models import HistoryEntry, NoticeChoice, NoticeGroup, Outbox, User
from members.notices import choices_of, choose_notices
from tests.factories import local

MORNING, NEXT = local(2026, 12, 4, 6, 30), local(2026, 12, 5, 6, 30)
EVERYTHING = dict.fromkeys(NoticeGroup.values, "now")


@pytest.fixture
def person(cast) -> User:
    return cast.ifmetall.user


def write(person: User, forum, kind: str = "meetings.action_given", key: str = "prov:1", **more) -> Outbox:
    letter = Letter(key=key, kind=kind, template="account/password_changed", to=person, forum=forum, **more)
    row = post(letter, at=MORNING)
    assert row is not None
    return row


@pytest.mark.parametrize(("when", "state"), [("now", "queued"), ("daily", "daily"), ("none", "declined")])
def test_the_choice_decides_what_becomes_of_a_letter(person, kronoberg, when, state):
    choose_notices(person, EVERYTHING | {"actions": when})
    assert write(person, kronoberg).state == state
    assert write(person, kronoberg, kind="meetings.approval_asked", key="prov:2").state == "queued"


def test_what_is_not_to_be_sent_is_never_delivered(person, kronoberg):
    for when in ("daily", "none"):
        choose_notices(person, EVERYTHING | {"actions": when})
        row = write(person, kronoberg, key=f"prov:{when}")
        before = row.state
        deliver(row.pk)
        row.refresh_from_db()
        assert (row.state, row.attempts) == (before, 0)


@pytest.mark.parametrize(
    ("kind", "calendar"),
    [
        ("meetings.notice", "BEGIN:VCALENDAR"),
        ("meetings.action_given", "BEGIN:VCALENDAR"),
        ("meetings.save_the_date", ""),
        ("meetings.answer_reminder", ""),
        ("meetings.deputy_released", ""),
        ("account.login_code", ""),
        ("seat_given", ""),
        ("something.new", ""),
    ],
)
def test_calls_calendars_and_security_are_always_sent_at_once(person, kronoberg, kind, calendar):
    choose_notices(person, dict.fromkeys(NoticeGroup.values, "none"))
    assert write(person, kronoberg, kind=kind, calendar=calendar).state == "queued"
    assert group_of(kind, calendar) is None


def test_the_summary_lists_each_event_once(person, kronoberg, kalmar):
    choose_notices(person, dict.fromkeys(NoticeGroup.values, "daily"))
    held = [
        write(person, kronoberg, key="a"),
        write(person, kronoberg, key="b"),
        write(person, kalmar, key="c"),
    ]
    Outbox.objects.filter(key="b").update(
        subject="En åtgärd", text="Läs\nhttp://localhost:8000/kronoberg/atgarder/7/\n"
    )
    assert write_summaries(MORNING) == 2
    summaries = list(Outbox.objects.filter(kind="daily_summary").order_by("pk"))
    assert {(row.to, row.subject, row.state) for row in summaries} == {
        (person.email, "Dagens händelser: 2 i Kronoberg", "queued"),
        (person.email, "Dagens händelser: en i Kalmar län", "queued"),
    }
    first = next(row for row in summaries if row.forum == kronoberg)
    assert "- En åtgärd\n" in first.text
    for row in held:
        row.refresh_from_db()
    assert [(row.state, row.summary.forum) for row in held] == [
        ("bundled", kronoberg),
        ("bundled", kronoberg),
        ("bundled", kalmar),
    ]

    assert write_summaries(MORNING) == 0
    write(person, kronoberg, key="d")
    assert write_summaries(MORNING) == 0, "one summary a day"
    assert write_summaries(NEXT) == 1
    assert Outbox.objects.filter(kind="daily_summary").count() == 3


def test_without_events_there_is_no_summary(person):
    choose_notices(person, dict.fromkeys(NoticeGroup.values, "daily"))
    assert (write_summaries(MORNING), Outbox.objects.filter(kind="daily_summary").count()) == (0, 0)


def test_a_closed_account_gets_no_summary(person, kronoberg):
    choose_notices(person, dict.fromkeys(NoticeGroup.values, "daily"))
    write(person, kronoberg)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert write_summaries(MORNING) == 0


def test_the_letter_says_how_to_get_fewer(person, kronoberg, settings):
    row = write(person, kronoberg)
    message = _as_message(row, None)
    link = re.fullmatch(r"<(.+)>", message.extra_headers["List-Unsubscribe"]).group(1)
    assert link.startswith(f"{settings.PORTAL_URL}/aviseringar/")
    assert message.body.endswith(f"Vill du ha färre mejl, eller ett om dagen? Välj här:\n{link}\n")
    for kind, calendar in (("meetings.notice", "BEGIN:VCALENDAR"), ("account.login_code", "")):
        other = write(person, kronoberg, kind=kind, calendar=calendar, key=kind)
        message = _as_message(other, None)
        assert ("List-Unsubscribe" in message.extra_headers, message.body) == (False, other.text)


def test_person_chooses_on_the_account_page(person, cast, sign_in):
    client = sign_in(cast.ifmetall)
    page = client.get("/konto/aviseringar/").text
    assert ("Kommer alltid direkt" in page, page.count('type="radio"')) == (True, 18)
    assert (
        "Ditt val är sparat."
        in client.post("/konto/aviseringar/", EVERYTHING | {"minutes": "none"}, follow=True).text
    )
    assert choices_of(person) == EVERYTHING | {"minutes": "none"}
    entry = HistoryEntry.objects.get(verb="person.notices_chosen")
    assert (entry.actor, entry.facts["after"]) == (person, ["now", "now", "now", "now", "none", "now"])
    for sent in ({}, EVERYTHING | {"minutes": "sometimes"}):
        assert "field__error" in client.post("/konto/aviseringar/", sent).text
    assert choices_of(person) == EVERYTHING | {"minutes": "none"}


def test_the_link_in_a_letter_chooses_without_signing_in(person):
    path = re.sub(r"^https?://[^/]+", "", link_of(person))
    client = Client()
    assert (client.get(path).status_code, NoticeChoice.objects.count()) == (200, 0)
    assert client.post(path, EVERYTHING | {"actions": "daily"}).status_code == 302
    assert choices_of(person)["actions"] == "daily"
    assert client.get("/aviseringar/x/").status_code == 404
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.post(path, EVERYTHING).status_code == 410


def test_nobody_elses_choice_counts(person, cast, kronoberg):
    choose_notices(cast.unionen.user, dict.fromkeys(NoticeGroup.values, "none"))
    assert write(person, kronoberg).state == "queued"
