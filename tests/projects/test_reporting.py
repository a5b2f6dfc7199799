"""The life of a report: drafts, ready, new editions, and two people at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from forum.models import HistoryEntry, Outbox
from projects import following, indicators, outlays, rounds
from projects.models import Outlay, ProjectReport, Reading
from projects.reporting import SavedMeanwhile, Told, mark_ready, newest_report, save_report
from projects.rules import may_report
from tests.factories import local, make_seat
from tests.projects.owners import FULL, OPENED, typed

WHEN = local(2026, 11, 10, 13, 5)


def save(cast, asked, project, told=None, by=None, at=WHEN, **more):
    current = newest_report(asked, project)
    more.setdefault("seen", current.stamp if current else "")
    return save_report(asked, project, told or Told(), by=by or cast.region, at=at, **more)


def full(project) -> Told:
    return Told(progress="Allt går bra.", for_the_forum="Fler platser?", typed=typed(project, **FULL))


def ready(cast, asked, project, told=None, by=None, at=WHEN) -> ProjectReport:
    draft = save(cast, asked, project, told or full(project), by=by, at=at)
    return mark_ready(draft, seen=draft.stamp, by=by or cast.region, at=at)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("region", True),
        ("sekr", True),
        ("ifmetall", False),
        ("board", False),
        ("company", False),
        ("kalmar_sekr", False),
        ("kalmar_region", False),
    ],
)
def test_who_reports(cast, asked, workshop, who, allowed):
    seat = getattr(cast, who)
    assert may_report(seat, workshop) is allowed
    if not allowed:
        with pytest.raises(PermissionDenied):
            save(cast, asked, workshop, full(workshop), by=seat)
        draft = save(cast, asked, workshop, full(workshop))
        with pytest.raises(PermissionDenied):
            mark_ready(draft, seen=draft.stamp, by=seat)
        with pytest.raises(PermissionDenied):
            outlays.record_outlays(
                workshop,
                {workshop.funding.get(): 1},
                as_of=date(2026, 9, 30),
                source="X",
                report=draft,
                by=seat,
            )
    else:
        assert ready(cast, asked, workshop, by=seat).is_ready


def test_deputy_of_the_owner_reports(cast, asked, workshop):
    deputy = make_seat(cast.region.party, "ersattare@example.org", kind="deputy")
    assert ready(cast, asked, workshop, by=deputy).saved_by == deputy


def test_owner_reports_only_where_the_data_is_kept(cast, workshop):
    kalmar = cast.kalmar_region.party
    workshop.owner = kalmar.organisation
    workshop.save()
    following.follow_project(kalmar.forum, workshop, since=date(2025, 1, 1), by=cast.kalmar_sekr)
    assert not may_report(cast.kalmar_region, workshop)
    assert not may_report(cast.kalmar_sekr, workshop)


def test_owner_notes_no_number_outside_a_report(cast, workshop):
    with pytest.raises(PermissionDenied):
        outlays.record_outlays(
            workshop, {workshop.funding.get(): 1}, as_of=date(2026, 9, 30), source="X", by=cast.region
        )
    with pytest.raises(PermissionDenied):
        indicators.record_reading(
            workshop.indicators.get(),
            period_start=date(2026, 7, 1),
            period_end=date(2026, 9, 30),
            total=1,
            source="X",
            by=cast.region,
        )
    assert not Reading.objects.exists()
    assert not Outlay.objects.exists()


def test_draft_keeps_what_is_wrong_and_what_is_lacking(cast, asked, workshop):
    wrong = typed(workshop, women="tjugo", total="", amount="1e6")
    draft = save(cast, asked, workshop, Told(typed=wrong))
    indicator, line = workshop.indicators.get(), workshop.funding.get()
    draft.refresh_from_db()
    assert draft.numbers == {
        "readings": {str(indicator.pk): {"women": "tjugo", "men": "", "total": ""}},
        "outlays": {str(line.pk): "1e6"},
        "missing": [],
    }
    with pytest.raises(ValidationError) as refusal:
        mark_ready(draft, seen=draft.stamp, by=cast.region)
    assert refusal.value.code == "incomplete"
    assert ProjectReport.objects.get().state == "draft"


def test_saving_the_same_again_changes_nothing(cast, asked, workshop):
    first = save(cast, asked, workshop, full(workshop))
    second = save(cast, asked, workshop, full(workshop), at=WHEN + timedelta(hours=1))
    assert (second.pk, second.saved_at) == (first.pk, WHEN)
    assert HistoryEntry.objects.filter(verb__startswith="project.report_").count() == 1


def test_ready_report_becomes_readings_and_outlays(cast, asked, workshop):
    report = ready(cast, asked, workshop)
    reading, outlay = Reading.objects.get(), Outlay.objects.get()
    assert (reading.women, reading.men, reading.total, reading.report) == (21, 27, 48, report)
    assert (reading.period_start, reading.period_end) == (date(2026, 7, 1), date(2026, 9, 30))
    assert reading.source == outlay.source == "Rapport för tredje kvartalet 2026"
    assert (outlay.amount, outlay.as_of, outlay.report) == (250_000, date(2026, 9, 30), report)
    assert list(
        HistoryEntry.objects.filter(verb__startswith="project.report_")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["project.report_begun", "project.report_ready"]


def test_unknown_rows_leave_no_number(cast, asked, workshop):
    told = Told(progress="Kort.", typed=typed(workshop, no_count="on", no_use="on"))
    assert ready(cast, asked, workshop, told).numbers["missing"]
    assert not Reading.objects.exists()
    assert not Outlay.objects.exists()


def test_odd_numbers_do_not_stop_a_report(cast, asked, workshop):
    told = Told(progress="X", typed=typed(workshop, women="10", men="30", total="48", amount="2000000"))
    ready(cast, asked, workshop, told)
    assert Reading.objects.get().total == 48
    assert Outlay.objects.get().amount == 2_000_000


def test_more_women_and_men_than_the_total_is_no_report(cast, asked, workshop):
    told = Told(progress="X", typed=typed(workshop, women="30", men="30", total="48", amount="1"))
    with pytest.raises(ValidationError):
        ready(cast, asked, workshop, told)
    assert not Reading.objects.exists()


def test_secretariat_is_told_once_and_not_by_itself(cast, asked, workshop):
    ready(cast, asked, workshop)
    letter = Outbox.objects.get(kind="projects.report_ready")
    assert letter.to == "sekretariat.kronoberg@example.org"
    assert letter.subject == "Kronoberg: Kompetens i verkstad har rapporterat tredje kvartalet 2026"
    assert "Fler platser?" in letter.text
    report = ready(
        cast, asked, workshop, Told(progress="Rättat.", typed=typed(workshop, **FULL)), by=cast.sekr
    )
    assert report.on_behalf
    assert Outbox.objects.filter(kind="projects.report_ready").count() == 1


def test_ready_report_is_frozen_by_the_database(cast, asked, workshop):
    report = ready(cast, asked, workshop)
    for change in (
        lambda: ProjectReport.objects.filter(pk=report.pk).update(progress="X"),
        lambda: ProjectReport.objects.filter(pk=report.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_new_edition_holds_when_it_is_ready(cast, asked, workshop):
    first = ready(cast, asked, workshop)
    told = Told(progress="Rättat.", typed=typed(workshop, **{**FULL, "total": "50"}))
    draft = save(cast, asked, workshop, told, at=WHEN + timedelta(days=1))
    assert (draft.edition, draft.state) == (2, "draft")
    assert Reading.objects.count() == 1
    second = mark_ready(draft, seen=draft.stamp, by=cast.region, at=WHEN + timedelta(days=1))
    assert [each.total for each in workshop.indicators.get().readings.all()] == [50, 48]
    assert newest_report(asked, workshop) == second != first


def test_second_of_two_drafts_is_told_and_loses_nothing(cast, asked, workshop):
    other = make_seat(cast.region.party, "ersattare@example.org", kind="deputy")
    mine = save(cast, asked, workshop, Told(progress="Mitt."))
    theirs = save(cast, asked, workshop, Told(progress="Deras."), by=other, at=WHEN + timedelta(minutes=1))
    with pytest.raises(SavedMeanwhile) as meanwhile:
        save(cast, asked, workshop, Told(progress="Mitt igen."), seen=mine.stamp)
    assert meanwhile.value.report == theirs
    assert ProjectReport.objects.get().progress == "Deras."
    with pytest.raises(SavedMeanwhile):
        save(cast, asked, workshop, Told(progress="Ett första utkast till."), seen="")
    assert ProjectReport.objects.get().saved_by == other


def test_only_one_of_two_marks_it_ready(cast, asked, workshop):
    draft = save(cast, asked, workshop, full(workshop))
    mark_ready(draft, seen=draft.stamp, by=cast.region, at=WHEN)
    with pytest.raises(SavedMeanwhile):
        mark_ready(draft, seen=draft.stamp, by=cast.sekr, at=WHEN)
    assert (Reading.objects.count(), Outlay.objects.count()) == (1, 1)


def test_what_was_looked_through_is_what_becomes_ready(cast, asked, workshop):
    looked_at = save(cast, asked, workshop, full(workshop))
    stamp = looked_at.stamp
    changed = Told(progress="Ändrat.", typed=typed(workshop, **FULL))
    save(cast, asked, workshop, changed, at=WHEN + timedelta(minutes=1))
    with pytest.raises(SavedMeanwhile):
        mark_ready(looked_at, seen=stamp, by=cast.region)
    assert not Reading.objects.exists()


def test_nothing_is_saved_in_a_closed_period(cast, asked, workshop):
    draft = save(cast, asked, workshop, full(workshop))
    rounds.close_round(asked, by=cast.sekr, at=OPENED)
    for deed in (
        lambda: save(cast, asked, workshop, Told(progress="Sent.")),
        lambda: mark_ready(draft, seen=draft.stamp, by=cast.region),
    ):
        with pytest.raises(ValidationError):
            deed()
    assert ProjectReport.objects.get().progress == "Allt går bra."


def test_all_or_nothing(cast, asked, workshop, monkeypatch):
    draft = save(cast, asked, workshop, full(workshop))

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("projects.reporting.tell_ready", fail)
    with pytest.raises(RuntimeError):
        mark_ready(draft, seen=draft.stamp, by=cast.region)
    assert ProjectReport.objects.get().state == "draft"
    assert not Reading.objects.exists()
    assert not Outlay.objects.exists()


def test_retired_indicator_and_withdrawn_line_are_not_asked_for(cast, asked, workshop):
    workshop.indicators.update(retired_at=WHEN)
    workshop.funding.update(withdrawn_at=WHEN, withdrawn_because="Fel.")
    assert ready(cast, asked, workshop, Told(progress="Kort.")).numbers == {
        "readings": {},
        "outlays": {},
        "missing": [],
    }
