"""What a forum's plan throws away: nothing before it is decided, and the list says what the deed does."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from forum import clock
from forum.models import HistoryEntry, Opening, Outbox, RecordsPlan, User
from forum.privacy.retention import carry_out, decide_plan, due, keep_records
from forum.privacy.signing_in import throw_away_sign_ins
from meetings.drafting import ItemFields, propose_item
from meetings.guests import GuestFields, invite_guest
from meetings.models import Guest, MailRead
from members.models import Seat
from tests.factories import local

HERE = "/kronoberg/personuppgifter/"
LATER = local(2029, 1, 2, 3)
PLAN = {
    **{"account_months": 24, "letter_months": 12, "mail_months": 12, "guest_months": 12, "opening_months": 6},
    **{"privacy_contact": "", "accessibility_contact": ""},
}


@pytest.fixture
def old(cast, meeting):
    """One of each kind from this year, and Unionen's seat that ended."""
    forum = cast.sekr.party.forum
    item = propose_item(meeting, ItemFields(title="Validering"), by=cast.ifmetall)
    fields = GuestFields(name="Gästen Gäst", email="gast@example.org", organisation="Högskolan")
    invite_guest(item, fields, by=cast.sekr)
    Outbox.objects.filter(forum=forum).update(state="sent", sent_at=clock.now(), created_at=clock.now())
    MailRead.objects.create(
        key="1" * 64, sender="x@example.org", subject="Svar", text="Ja", outcome="letter", forum=forum,
        read_at=clock.now(),
    )  # fmt: skip
    Opening.objects.create(forum=forum, user=cast.unionen.user, at=clock.now(), kind="file", name="a.pdf")
    Seat.objects.filter(user=cast.unionen.user).update(until="2026-06-30")
    return forum


def counts(forum, at=LATER) -> dict[str, int]:
    return {row.key: row.count for row in due(forum, at.date())}


def test_nothing_is_thrown_away_before_there_is_a_plan(old):
    before = HistoryEntry.objects.count()
    assert counts(old)["guest_months"] == 1  # the page shows what the suggested periods would do
    assert carry_out(old, LATER) == {}
    assert Guest.objects.get().email == "gast@example.org"
    assert HistoryEntry.objects.count() == before


def test_the_list_says_what_the_deed_does(old, cast):
    plan = decide_plan(old, PLAN, by=cast.sekr)
    letters = Outbox.objects.filter(forum=old).count()
    expected = {
        **{"account_months": 0, "letter_months": letters},
        **{"mail_months": 1, "guest_months": 1, "opening_months": 1},
    }
    assert counts(old) == expected
    RecordsPlan.objects.create(forum=cast.kalmar_sekr.party.forum)
    expected["account_months"] = 1
    assert counts(old) == expected
    assert next(row.named for row in due(old, LATER.date(), plan)) == [cast.unionen.user.name]
    assert keep_records(old, by=cast.sekr, at=LATER) == expected
    assert set(counts(old).values()) == {0}
    entry = HistoryEntry.objects.get(verb="forum.records_thrown_away")
    assert (entry.facts, entry.actor) == (expected, cast.sekr.user)
    assert carry_out(old, LATER) == {}


def test_what_is_thrown_away_is_gone_and_the_rest_stays(old, cast):
    decide_plan(old, PLAN | {"account_months": None}, by=cast.sekr)
    carry_out(old, LATER)
    assert set(Outbox.objects.filter(forum=old).values_list("to", "text", "calendar")) == {("", "", "")}
    assert not Outbox.objects.filter(forum=old, subject="").exists()
    guest = Guest.objects.get()
    assert (guest.name, guest.email, guest.organisation) == (
        "Gäst",
        f"guest-{guest.pk}@anonym.invalid",
        "Högskolan",
    )
    assert MailRead.objects.values_list("sender", "subject", "text").get() == ("", "", "")
    assert not Opening.objects.exists()
    assert User.objects.get(pk=cast.unionen.user_id).email == "unionen@example.org"


def test_what_is_young_or_without_limit_stays(old, cast):
    decide_plan(old, PLAN | {"guest_months": None}, by=cast.sekr)
    assert set(counts(old, clock.now()).values()) == {0}
    assert carry_out(old, clock.now()) == {}
    assert counts(old)["guest_months"] == 0
    Outbox.objects.filter(forum=old).update(state="queued", sent_at=None)
    assert counts(old)["letter_months"] == 0


def test_another_forums_data_stays(old, cast):
    forum = cast.kalmar_sekr.party.forum
    decide_plan(forum, PLAN, by=cast.kalmar_sekr)
    carry_out(forum, LATER)
    assert Guest.objects.get().email == "gast@example.org"
    assert Opening.objects.count() == 1


def test_plan_is_the_secretariats_and_in_the_history_once(old, cast):
    for by in (cast.ifmetall, cast.kalmar_sekr):
        for deed in (lambda by: decide_plan(old, PLAN, by=by), lambda by: keep_records(old, by=by)):
            with pytest.raises(PermissionDenied):
                deed(by)
    decide_plan(old, PLAN, by=cast.sekr)
    decide_plan(old, PLAN, by=cast.sekr)
    decide_plan(old, PLAN | {"mail_months": 3}, by=cast.sekr)
    changes = HistoryEntry.objects.filter(verb="forum.records_plan_changed").order_by("pk")
    assert [entry.facts["changed"] for entry in changes] == [PLAN, {"mail_months": 3}]


def test_page_shows_saves_and_refuses(old, cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.sekr)
    text = client.get(HERE).content.decode()
    assert "Inget gallras förrän du har sparat planen." in text
    sent = {key: value for key, value in PLAN.items() if value}
    for months in ("0", "1201", "-1", "x", "9" * 30):
        answer = client.post(HERE, sent | {"mail_months": months})
        assert list(answer.context["form"].errors) == ["mail_months"]
        assert answer.context["form"]["mail_months"].value() == months
    assert not RecordsPlan.objects.exists()
    assert client.post(HERE, sent | {"guest_months": ""}).status_code == 302
    assert RecordsPlan.objects.get().guest_months is None
    with django_assert_num_queries(14):
        page = client.get(HERE)
    assert "Varje natt gallras det som planen inte längre sparar." in page.content.decode()
    assert [held.user.name for held in client.get(HERE, {"q": "unionen"}).context["people"].page] == [
        cast.unionen.user.name
    ]


def test_page_carries_out_after_asking(old, cast, sign_in):
    client = sign_in(cast.sekr)
    address = f"{HERE}gallra/"
    assert "Spara forumets plan först." in client.get(address).content.decode()
    decide_plan(old, PLAN, by=cast.sekr)
    assert "Det finns inget att gallra." in client.get(address).content.decode()
    Opening.objects.all().delete()
    Opening.objects.create(forum=old, user=cast.sekr.user, at=local(2024, 1, 1), kind="file", name="a.pdf")
    assert list(client.post(address).context["form"].errors) == ["sure"]
    assert client.post(address, {"sure": "on"}).status_code == 302
    assert not Opening.objects.exists()


def told(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_shows_first(old, cast):
    assert told("--dry-run")[0] == "kalmar: no plan, nothing is thrown away"
    decide_plan(old, PLAN, by=cast.sekr)
    Opening.objects.all().delete()
    Opening.objects.create(forum=old, user=cast.sekr.user, at=local(2024, 1, 1), kind="file", name="a.pdf")
    line = "kronoberg: Who has opened which document: 1"
    assert line in told("--dry-run")
    assert Opening.objects.count() == 1
    assert line in told()
    assert Opening.objects.count() == 0


def test_sign_ins_have_the_portals_limit(cast, sign_in):
    sign_in(cast.sekr).get("/")
    kept = UserSession.objects.count()
    assert throw_away_sign_ins(clock.now()) == 0
    UserSession.objects.update(last_seen_at=clock.now() - timedelta(days=400))
    assert throw_away_sign_ins(clock.now()) == kept
    assert not UserSession.objects.exists()
