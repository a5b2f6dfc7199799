"""The texts that are written by hand: together, looked at, and brought back."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from forum.models import User
from forum.report.figures import gather
from forum.report.models import AnnualReport, ReportText
from forum.report.texts import (
    TextsWrittenMeanwhileError,
    newest_number,
    open_report,
    restore_text,
    write_texts,
)
from members.models import Seat
from tests.factories import local, make_seat

PAGE = "/kronoberg/uppfoljning/2026/texter/"
AT = local(2026, 11, 20)
SignIn = Callable[[Seat], Client]


@pytest.fixture
def report(cast: SimpleNamespace) -> AnnualReport:
    begun = open_report(cast.sekr.party.forum, 2026, by=cast.sekr, at=AT)
    return write_texts(begun, by=cast.sekr, at=AT, summary="Första.", lessons="Lärdom.")


@pytest.fixture
def other(cast: SimpleNamespace) -> Seat:
    return make_seat(
        cast.sekr.party, "sekreterare2@example.org", role="secretariat", name="Andra sekreteraren"
    )


def test_every_saved_text_is_a_version_with_its_writer(report: AnnualReport, cast: SimpleNamespace) -> None:
    write_texts(report, by=cast.sekr, at=AT, summary="Andra.", lessons="Lärdom.")
    told = [(row.name, row.number, row.text, row.written_by) for row in report.text_versions.order_by("pk")]
    assert told == [
        ("summary", 1, "Första.", cast.sekr),
        ("lessons", 1, "Lärdom.", cast.sekr),
        ("summary", 2, "Andra.", cast.sekr),
    ]


def test_version_stays_as_it_was(report: AnnualReport) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportText.objects.update(text="Något annat.")


def test_text_is_brought_back_as_a_new_version(report: AnnualReport, cast: SimpleNamespace) -> None:
    write_texts(report, by=cast.sekr, at=AT, summary="Andra.")
    first = report.text_versions.get(name="summary", number=1)
    assert restore_text(first, by=cast.sekr, at=AT).summary == "Första."
    newest = report.text_versions.get(name="summary", number=3)
    assert (newest.text, newest.restored_from) == ("Första.", 1)
    with pytest.raises(PermissionDenied):
        restore_text(first, by=cast.ifmetall, at=AT)


def test_two_who_write_different_texts_both_keep_theirs(
    report: AnnualReport, cast: SimpleNamespace, other: Seat
) -> None:
    seen = newest_number(report)
    write_texts(report, by=other, seen=seen, at=AT, summary="Den andras.", lessons="Lärdom.")
    saved = write_texts(report, by=cast.sekr, seen=seen, at=AT, summary="Första.", lessons="Min lärdom.")
    assert (saved.summary, saved.lessons) == ("Den andras.", "Min lärdom.")


def test_same_text_changed_by_both_is_refused_with_the_others(
    report: AnnualReport, cast: SimpleNamespace, other: Seat
) -> None:
    seen = newest_number(report)
    write_texts(report, by=other, seen=seen, at=AT, summary="Den andras.")
    with pytest.raises(TextsWrittenMeanwhileError) as refusal:
        write_texts(report, by=cast.sekr, seen=seen, at=AT, summary="Min.", lessons="Min lärdom.")
    assert {name: row.text for name, row in refusal.value.theirs.items()} == {"summary": "Den andras."}
    report.refresh_from_db()
    assert (report.summary, report.lessons) == ("Den andras.", "Lärdom.")


def test_conflict_shows_both_texts_and_loses_none(
    report: AnnualReport, cast: SimpleNamespace, other: Seat, sign_in: SignIn
) -> None:
    client, seen = sign_in(cast.sekr), str(newest_number(report))
    write_texts(report, by=other, at=AT, summary="Den andras.", resources="Deras resurser.")
    sent = {"seen": seen, "summary": "Min.", "lessons": "Min lärdom."}
    response = client.post(PAGE, sent)
    text = response.content.decode()
    assert response.status_code == 409
    for words in ("Den andras.", "Andra sekreteraren", "Min.", "Min lärdom.", "Deras resurser."):
        assert words in text
    again = {"summary": "Min.", "lessons": "Min lärdom.", "resources": "Deras resurser."}
    assert client.post(PAGE, {**again, "seen": str(newest_number(report))}).status_code == 302
    report.refresh_from_db()
    assert (report.summary, report.lessons, report.resources) == ("Min.", "Min lärdom.", "Deras resurser.")


def test_conflict_keeps_what_the_editor_sent(
    report: AnnualReport, cast: SimpleNamespace, other: Seat, sign_in: SignIn
) -> None:
    """Also where the writer has changed a text and changed it back: it is the other's then."""
    seen = str(newest_number(report))
    write_texts(report, by=other, at=AT, summary="Den andras.", lessons="Deras lärdom.")
    mine = [{"type": "heading", "content": [{"type": "text", "text": "Min"}]}]
    same = [{"type": "paragraph", "content": [{"type": "text", "text": "Lärdom."}]}]
    sent = {
        "seen": seen,
        "summary": "Första.",
        "summary-written": json.dumps(mine),
        "lessons": "Lärdom.",
        "lessons-written": json.dumps(same),
    }
    response = sign_in(cast.sekr).post(PAGE, sent)
    assert response.status_code == 409
    assert response.context["form"]["summary"].value() == "# Min"
    assert response.context["form"]["lessons"].value() == "Deras lärdom."


def test_whoever_has_chosen_simple_editing_is_given_markdown(
    report: AnnualReport, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    assert "meetings/writing" in client.get(PAGE).content.decode()
    User.objects.filter(pk=cast.sekr.user_id).update(simple_editing=True)
    assert "meetings/writing" not in client.get(PAGE).content.decode()


def test_preview_shows_and_saves_nothing(
    report: AnnualReport, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    sent = {"seen": "0", "summary": "Ett **gott** år.", "priorities": "- Först\nSedan", "preview": "1"}
    text = sign_in(cast.sekr).post(PAGE, sent).content.decode()
    assert "Ett <strong>gott</strong> år." in text
    assert "<li>Först</li><li>Sedan</li>" in text
    report.refresh_from_db()
    assert report.summary == "Första."


def test_what_the_text_cannot_hold_is_told_with_its_line(
    report: AnnualReport, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    client.cookies["django_language"] = "sv"
    response = client.post(PAGE, {"seen": "0", "summary": "Rad ett\n\n<b>fet</b>"})
    assert response.status_code == 200
    assert "Rad 3 har en HTML-tagg" in response.content.decode()
    assert "&lt;b&gt;fet" in response.content.decode()


def test_history_of_a_text_is_read_and_brought_back_by_the_secretariat(
    report: AnnualReport, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    write_texts(report, by=cast.sekr, at=AT, summary="Andra.")
    client = sign_in(cast.sekr)
    text = client.get(f"{PAGE}summary/").content.decode()
    assert text.index("Andra.") < text.index("Första.")
    assert client.get(f"{PAGE}dnr/").status_code == 404
    assert client.post(f"{PAGE}summary/aterstall/", {"number": "9"}).status_code == 404
    assert client.post(f"{PAGE}summary/aterstall/", {"number": "1"}).status_code == 302
    report.refresh_from_db()
    assert report.summary == "Första."
    assert sign_in(cast.ifmetall).get(f"{PAGE}summary/").status_code == 403


def test_priorities_are_a_list_in_next_years_figures(report: AnnualReport, cast: SimpleNamespace) -> None:
    write_texts(report, by=cast.sekr, at=AT, priorities="- Vidareutbildning\n\n* Unga\nBeredskap")
    told = gather(report.forum, 2026, AT)["next_year"]["priorities"]
    assert told == ["Vidareutbildning", "Unga", "Beredskap"]
