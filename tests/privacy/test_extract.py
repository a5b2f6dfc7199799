"""The extract of personal data: all of one person, nothing of anybody else's, nothing of another forum."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from forum import clock, history
from forum.models import Extract, HistoryEntry, User
from forum.privacy import making, taking_out
from forum.privacy.extract import gather
from forum.privacy.extract_parts import HISTORY, PARTS
from meetings.drafting import ItemFields, propose_item
from members.models import Seat
from tests.factories import make_seat
from tests.privacy.people import busy_year

OWN, HERE = "/konto/registerutdrag/", "/kronoberg/personuppgifter/"
# Rows that name a person and are told by the history of deeds, or say no more than another part.
TOLD_BY_HISTORY = {
    ("meetings.Addendum", "seat"), ("meetings.Adjuster", "appointed_by"), ("meetings.AgendaVersion", "proposed_by"),
    ("meetings.Attachment", "removed_by"), ("meetings.Circular", "created_by"), ("meetings.Circular", "opened_by"),
    ("meetings.Circular", "closed_by"), ("meetings.DatePoll", "created_by"), ("meetings.DatePoll", "closed_by"),
    ("meetings.Decision", "noted_by"), ("meetings.Meeting", "chair"), ("meetings.Minutes", "finalised_by"),
    ("meetings.Reservation", "noted_by"), ("report.Edition", "ordered_by"), ("report.Edition", "released_by"),
    ("report.PartMark", "marked_by"), ("report.PartMark", "withdrawn_by"), ("report.ReportText", "written_by"),
    ("report.Assessment", "written_by"), ("report.Survey", "opened_by"), ("admin.LogEntry", "user"),
    ("api.ApiToken", "made_by"), ("public.PublicPage", "changed_by"),
}  # fmt: skip
ONLY_NUMBERS = {
    ("meetings.ActionProgress", "seat_before"), ("meetings.ActionProgress", "seat_after"),
    ("meetings.ActionReminder", "user"), ("meetings.ActionReminder", "by"), ("meetings.LogClient", "seat"),
    ("forum.Extract", "person"), ("forum.Extract", "asked_by"),
}  # fmt: skip


@pytest.fixture
def busy(cast, meeting) -> Seat:
    busy_year(cast, meeting)
    return cast.ifmetall


def test_every_row_that_names_a_person_is_in_the_extract_or_told_elsewhere():
    naming = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in (User, Seat)
    }
    told = {
        (part.model._meta.label, path.removesuffix("__user"))
        for part in [*PARTS, HISTORY]
        for path in part.person
    }
    assert naming - told - TOLD_BY_HISTORY - ONLY_NUMBERS == set()
    assert (TOLD_BY_HISTORY | ONLY_NUMBERS) - naming == set()


def test_own_extract_holds_what_one_did(busy, sign_in):
    data = json.loads(sign_in(busy).get(f"{OWN}utdrag.json").content)
    assert data["account"]["email"] == "ifmetall@example.org"
    assert [(row["forum"], row["party"]) for row in data["seats"]] == [
        ("Industriforum Kronoberg", "IF Metall"),
        ("Industriforum Kalmar län", "IF Metall"),
    ]
    assert [row["meeting"] for row in data["approvals"]] == ["Kronoberg 2026-4"]
    assert [row["text"] for row in data["comments"]] == ["Vi vill ha mer tid."]
    assert [(row["meeting"], row["entries"]) for row in data["live"]] == [("Kronoberg 2026-4", 1)]
    assert {row["deed"] for row in data["history"]} >= {"föreslog en punkt", "hämtade sitt registerutdrag"}
    assert len(data["letters"]) == busy.user.letters.count() > 0
    assert len(data["sessions"]) == 0


def test_every_fetch_is_in_the_history(busy, cast, sign_in):
    sign_in(busy).get(f"{OWN}utdrag.json")
    sign_in(busy).post(f"{OWN}pdf/")
    office = sign_in(cast.sekr)
    office.get(f"{HERE}person/{busy.pk}/utdrag.json")
    office.post(f"{HERE}person/{busy.pk}/utdrag/")
    entries = HistoryEntry.objects.filter(verb__startswith="person.extract").order_by("pk")
    assert [(entry.verb, entry.actor, entry.facts["form"]) for entry in entries] == [
        ("person.extract_taken", busy.user, "json"),
        ("person.extract_taken", busy.user, "pdf"),
        ("person.extract_made", cast.sekr.user, "json"),
        ("person.extract_made", cast.sekr.user, "pdf"),
    ]
    assert busy.user.name not in str([(entry.subject, entry.facts) for entry in entries])


def test_secretariat_gets_its_own_forums_data_only(busy, cast, sign_in):
    history.record("forum.settings_changed", on=cast.kalmar_ifmetall.party, by=cast.kalmar_ifmetall)
    text = sign_in(cast.sekr).get(f"{HERE}person/{busy.pk}/utdrag.json").content.decode()
    data = json.loads(text)
    assert "Kalmar" not in text
    assert "sessions" not in data
    assert "last_login" not in data["account"]
    assert [row["text"] for row in data["comments"]] == ["Vi vill ha mer tid."]


@pytest.mark.parametrize(
    ("who", "status"), [("sekr", 200), ("ifmetall", 403), ("board", 403), ("kalmar_sekr", 404)]
)
def test_a_persons_page_is_the_secretariats(cast, sign_in, who, status):
    for address in (HERE, f"{HERE}person/{cast.unionen.pk}/"):
        assert sign_in(getattr(cast, who)).get(address).status_code == status


def test_a_seat_of_another_forum_is_not_found(cast, sign_in):
    other = make_seat(cast.kalmar_ifmetall.party, "annan@example.org")
    assert sign_in(cast.sekr).get(f"{HERE}person/{other.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        taking_out.take_out(other, cast.sekr.party.forum, by=cast.sekr)


def test_ended_seat_takes_out_its_own(cast, sign_in):
    Seat.objects.filter(user=cast.unionen.user).update(until="2026-01-31")
    data = json.loads(sign_in(cast.unionen).get(f"{OWN}utdrag.json").content)
    assert {row["until"] for row in data["seats"]} == {"2026-01-31"}


def test_extract_reads_the_same_number_of_times_whatever_its_size(
    busy, cast, meeting, django_assert_num_queries
):
    with django_assert_num_queries(len(PARTS) + 1):
        gather(busy.user, None)
    for number in range(5):
        propose_item(meeting, ItemFields(title=f"Punkt {number}"), by=busy)
    with django_assert_num_queries(len(PARTS) + 1):
        gather(busy.user, None)
    with django_assert_num_queries(len([part for part in PARTS if part.forum]) + 1):
        gather(busy.user, cast.sekr.party.forum)


@pytest.fixture
def pressed(monkeypatch) -> list[str]:
    """The press itself is tested with the papers; here it only takes the text it is given."""
    texts: list[str] = []

    class Rendered:
        data = b"%PDF-1.7 utdrag"

    def press(html, meta):
        texts.append(html)
        return Rendered

    monkeypatch.setattr(making, "render_pdf", press)
    return texts


def test_pdf_is_made_once_read_by_who_ordered_it_and_gone_after_a_day(busy, cast, sign_in, pressed):
    client = sign_in(busy)
    page = client.post(f"{OWN}pdf/")["Location"]
    assert "PDF:en skapas." in client.get(page).content.decode()
    assert client.get(f"{page}registerutdrag.pdf").status_code == 404
    (key,) = taking_out.waiting()
    assert (making.make_extract(key), making.make_extract(key)) == (True, False)
    assert "Vi vill ha mer tid." in pressed[0]
    assert client.get(f"{page}registerutdrag.pdf").content == b"%PDF-1.7 utdrag"
    assert sign_in(cast.sekr).get(page).status_code == 404
    Extract.objects.update(requested_at=clock.now() - taking_out.LIVES)
    assert client.get(page).status_code == 404
    assert (taking_out.throw_away_old(), Extract.objects.count()) == (1, 0)


def test_pdf_of_the_secretariat_ends_with_its_right(busy, cast, sign_in, pressed):
    client = sign_in(cast.sekr)
    page = client.post(f"{HERE}person/{busy.pk}/utdrag/")["Location"]
    assert client.get(page).status_code == 200
    Seat.objects.filter(pk=cast.sekr.pk).update(until="2026-11-22")
    assert client.get(page).status_code == 404


def test_pdf_that_cannot_be_made_says_so(busy, sign_in, monkeypatch):
    client = sign_in(busy)
    page = client.post(f"{OWN}pdf/")["Location"]
    (key,) = taking_out.waiting()
    Extract.objects.update(attempts=making.MAX_ATTEMPTS)
    assert making.make_extract(key) is False
    assert "PDF:en gick inte att göra" in client.get(page).content.decode()


def test_abandoned_pdf_is_taken_up_again(busy, pressed):
    extract = taking_out.order_own(busy.user)
    Extract.objects.update(attempts=1, lease_until=clock.now() + taking_out.LEASE)
    assert (taking_out.waiting(), making.make_extract(extract.pk)) == ([], False)
    Extract.objects.update(lease_until=clock.now() - taking_out.LEASE)
    assert (taking_out.waiting(), making.make_extract(extract.pk)) == ([extract.pk], True)


def test_operator_takes_it_out_by_command(busy):
    out = StringIO()
    call_command("extract", "IFMetall@example.org", "--forum", "kronoberg", stdout=out)
    assert json.loads(out.getvalue())["forum"] == "kronoberg"
    assert HistoryEntry.objects.get(verb="person.extract_made").facts == {
        "person": busy.user_id,
        "form": "command",
    }
    for arguments in (["ingen@example.org"], ["ifmetall@example.org", "--forum", "x"]):
        with pytest.raises(CommandError):
            call_command("extract", *arguments, stdout=StringIO())
