"""The form of a report, its confirmation and how it is read."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import indicators
from projects.models import Outlay, ProjectReport, Reading
from projects.report_page import numbers_of
from projects.reporting import Told, mark_ready, newest_report, save_report
from tests.factories import make_seat
from tests.projects.owners import FULL, running, typed
from tests.projects.test_reporting import WHEN, ready, save

PERIOD = "2026-kvartal-3"
NBSP = "\u00a0"


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


FORM = ("report", "kompetens-i-verkstad", PERIOD)
READY = ("report_ready", "kompetens-i-verkstad", PERIOD)
READ = ("report_read", "kompetens-i-verkstad", PERIOD)


@pytest.fixture
def owner(cast, sign_in) -> Client:
    return sign_in(cast.region)


def test_form_has_the_last_values_beside(cast, owner, asked, workshop):
    indicators.record_reading(
        workshop.indicators.get(),
        period_start=date(2026, 4, 1),
        period_end=date(2026, 6, 30),
        women=10,
        men=12,
        total=22,
        source="Delrapport",
        by=cast.sekr,
        at=WHEN,
    )
    text = owner.get(url(*FORM)).content.decode()
    assert "Förra gången: 22 (30 juni 2026)" in text
    assert "Mål: 240 personer" in text
    assert f"I finansieringsplanen: 1{NBSP}000{NBSP}000{NBSP}kr" in text
    assert "Skriv kort." in text
    assert not ProjectReport.objects.exists()


def test_draft_is_saved_as_typed_and_what_is_wrong_is_pointed_out(owner, asked, workshop):
    wrong = {"progress": "Börjat.", **typed(workshop, women="tjugo", men="3", total="2")}
    response = owner.post(url(*FORM), wrong)
    assert (response.status_code, response.url) == (302, url(*FORM))
    text = owner.get(url(*FORM)).content.decode()
    assert 'value="tjugo"' in text
    assert "Skriv ett heltal, till exempel 45." in text
    assert "Kvinnor och män är tillsammans 3, vilket är fler än totalen." in text
    assert "Skriv ett tal, eller markera att uppgift saknas." not in text


def test_what_is_lacking_is_told_when_it_is_to_be_ready_and_is_saved_all_the_same(owner, asked, workshop):
    response = owner.post(url(*FORM), {"ready": "yes", "deviations": "Sent."})
    text = response.content.decode()
    assert response.status_code == 200
    assert text.count("Skriv ett tal, eller markera att uppgift saknas.") == 4
    assert "Skriv några meningar om vad som har hänt." in text
    report = ProjectReport.objects.get()
    assert (report.state, report.deviations) == ("draft", "Sent.")
    assert f'value="{report.stamp}"' in text


def test_ready_goes_by_the_page_that_shows_what_is_told(owner, asked, workshop):
    few = {**FULL, "women": "3", "men": "45"}
    response = owner.post(url(*FORM), {"ready": "yes", "progress": "Klart.", **typed(workshop, **few)})
    assert response.url == url(*READY)
    page = owner.get(url(*READY))
    assert "visas inte" in page.content.decode()
    assert not Reading.objects.exists()
    response = owner.post(url(*READY), {"seen": page.context["report"].stamp})
    assert response.url == url(*READ)
    assert (Reading.objects.get().women, Outlay.objects.get().amount) == (3, 250_000)
    assert owner.get(url(*FORM)).url == url(*READ)


def test_incomplete_draft_is_not_marked_ready(cast, owner, asked, workshop):
    draft = save(cast, asked, workshop, Told(progress="X"))
    assert owner.post(url(*READY), {"seen": draft.stamp}).url == url(*FORM)
    assert ProjectReport.objects.get().state == "draft"


def test_clash_shows_both_texts(cast, owner, asked, workshop):
    other = make_seat(cast.region.party, "ersattare@example.org", kind="deputy", name="Ersättaren")
    save(cast, asked, workshop, Told(progress="Deras text.", typed=typed(workshop, total="7")), by=other)
    response = owner.post(url(*FORM), {"seen": "", "progress": "Min text."})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Ersättaren, Region Kronoberg, har sparat under tiden" in text
    assert response.context["differences"] == [("Vad har hänt", "Deras text."), ("Deltagare: totalt", "7")]
    assert "Min text.</textarea>" in text
    assert ProjectReport.objects.get().progress == "Deras text."
    again = {"seen": newest_report(asked, workshop).stamp, "progress": "Min och deras text."}
    assert owner.post(url(*FORM), again).status_code == 302
    assert ProjectReport.objects.get().progress == "Min och deras text."


def test_two_press_ready_at_once_and_one_wins(cast, owner, sign_in, asked, workshop):
    draft = save(cast, asked, workshop, Told(progress="X", typed=typed(workshop, **FULL)))
    for client in (owner, sign_in(cast.sekr)):
        assert client.post(url(*READY), {"seen": draft.stamp}, follow=True).status_code == 200
    assert (Reading.objects.count(), ProjectReport.objects.get().saved_by) == (1, cast.region)


def test_stale_confirmation_is_looked_through_again(cast, owner, asked, workshop):
    save(cast, asked, workshop, Told(progress="X", typed=typed(workshop, **FULL)))
    assert owner.post(url(*READY), {"seen": "1-draft-1.0"}).url == url(*READY)
    assert not Reading.objects.exists()


def test_correction_is_a_new_edition_with_what_was_said(cast, owner, asked, workshop):
    first = ready(cast, asked, workshop)
    page = owner.get(url(*FORM) + "?ny=1")
    assert "Allt går bra.</textarea>" in page.content.decode()
    assert page.context["form"]["seen"].value() == first.stamp
    changed = {"seen": first.stamp, "progress": "Rättat.", **typed(workshop, **FULL)}
    owner.post(url(*FORM), changed)
    assert [each.edition for each in ProjectReport.objects.order_by("edition")] == [1, 2]


def test_drafts_are_read_by_owner_and_secretariat_only(cast, sign_in, asked, workshop):
    save(cast, asked, workshop, Told(progress="Hemligt utkast."))
    for who, status in (("region", 200), ("sekr", 200), ("ifmetall", 404), ("board", 404)):
        assert sign_in(getattr(cast, who)).get(url(*READ)).status_code == status
    text = sign_in(cast.board).get(url("reports", "kompetens-i-verkstad")).content.decode()
    assert "Fortsätt skriva" not in text


@pytest.mark.parametrize("who", ["ifmetall", "board", "company"])
def test_everybody_reads_what_is_ready_without_small_numbers(cast, sign_in, asked, workshop, who):
    few = {**FULL, "women": "3", "men": "45"}
    ready(cast, asked, workshop, Told(progress="Klart.", typed=typed(workshop, **few)))
    text = sign_in(getattr(cast, who)).get(url(*READ)).content.decode()
    assert "Klart." in text
    assert text.count("visas inte") == 2
    assert "<td>3</td>" not in text
    assert "<td>45</td>" not in text
    assert "<td>3</td>" in sign_in(cast.region).get(url(*READ)).content.decode()


@pytest.mark.parametrize(
    ("women", "men", "total", "shown"),
    [
        (21, 27, 48, ("21", "27", "48")),
        (3, 45, 48, ("visas inte", "visas inte", "48")),
        (None, 3, 48, ("uppgift saknas", "visas inte", "48")),
        (45, None, 48, ("visas inte", "uppgift saknas", "48")),
        (1, 2, 3, ("visas inte", "visas inte", "färre än 5")),
    ],
)
def test_small_numbers_cannot_be_derived(cast, asked, workshop, women, men, total, shown):
    cells = {"women": women, "men": men, "total": total, "amount": 1}
    told = typed(workshop, **{name: str(n) for name, n in cells.items() if n is not None})
    line = numbers_of(ready(cast, asked, workshop, Told(progress="X", typed=told)), shows_few=False).counts[0]
    assert (line.women, line.men, line.total) == shown


def test_secretariat_reports_for_the_owner_and_the_report_says_so(cast, sign_in, asked, workshop):
    client = sign_in(cast.sekr)
    ready(cast, asked, workshop, by=cast.sekr)
    assert "Sekretariatet rapporterade åt" in client.get(url(*READ)).content.decode()


def test_project_page_says_what_is_due_and_who_may_report(cast, sign_in, owner, asked, workshop):
    page = url("project", "kompetens-i-verkstad")
    text = owner.get(page).content.decode()
    assert "Rapporten för tredje kvartalet 2026" in text
    assert url(*FORM) in text
    assert url(*FORM) not in sign_in(cast.ifmetall).get(page).content.decode()
    ready(cast, asked, workshop)
    assert url(*READ) in sign_in(cast.ifmetall).get(page).content.decode()


@pytest.mark.parametrize(
    "wrong",
    ["\x00", "x" * 1_000_000, "2" * 41, "\u202e99", "-1", "1e3", "٣", "=1+1", "9" * 40, "1\r\nBcc: x"],
)
@pytest.mark.parametrize("field", ["total", "amount", "progress", "seen", "no_count"])
def test_odd_input_is_no_error_of_ours_and_stays_in_the_form(owner, asked, workshop, field, wrong):
    sent = {"ready": "yes", **typed(workshop, **FULL)}
    names = typed(workshop, total="", amount="", no_count="")
    by_field = dict(zip(("total", "amount", "no_count"), names, strict=True))
    sent[by_field.get(field, field)] = wrong
    response = owner.post(url(*FORM), sent)
    assert response.status_code in {200, 302, 409}
    assert not Reading.objects.exists()


def test_closed_period_gives_the_text_back(cast, owner, asked, workshop):
    asked.closed_at = WHEN
    asked.save()
    response = owner.post(url(*FORM), {"progress": "Det jag skrev."})
    assert "Rapporteringsperioden är stängd." in response.content.decode()
    assert "Det jag skrev.</textarea>" in response.content.decode()
    assert owner.get(url(*FORM)).status_code == 302


def test_form_and_list_read_the_same_number_of_rows(cast, owner, asked, workshop):
    pages = {"form": url(*FORM), "list": url("reports", "kompetens-i-verkstad")}
    counts: dict[str, list[int]] = {"form": [], "list": []}
    for numbers in (range(3), range(3, 40)):
        for number in numbers:
            indicators.add_indicator(
                workshop, code=f"X{number}", name=f"Mått {number}", unit="st", by=cast.sekr, at=WHEN
            )
            running(cast, f"Projekt {number}")
        for name, page in pages.items():
            with CaptureQueriesContext(connection) as caught:
                assert owner.get(page).status_code == 200
            counts[name].append(len(caught))
    assert counts["form"][0] == counts["form"][1] == 11
    assert counts["list"][0] == counts["list"][1] <= 11


def test_report_of_another_project_or_period_is_not_found(cast, owner, sign_in, asked, workshop):
    assert owner.get(url("report", "finns-inte", PERIOD)).status_code == 404
    assert owner.get(url("report", "kompetens-i-verkstad", "2026-kvartal-2")).status_code == 404
    assert owner.get(url(*READ)).status_code == 404
    assert sign_in(cast.kalmar_region).get(url(*FORM)).status_code == 404
    assert owner.get(url(*READ) + "?utgava=9").status_code == 404


def test_both_save_and_mark_lock_the_period(cast, asked, workshop):
    """What was saved in the same moment has another stamp."""
    first = save_report(asked, workshop, Told(progress="A"), by=cast.region, at=WHEN)
    second = save_report(asked, workshop, Told(progress="B"), seen=first.stamp, by=cast.region)
    assert first.pk == second.pk
    assert second.stamp != f"{first.pk}-draft-{WHEN.timestamp():.6f}"
    told = Told(progress="C", typed=typed(workshop, **FULL))
    third = save_report(asked, workshop, told, seen=second.stamp, by=cast.region)
    assert mark_ready(third, seen=third.stamp, by=cast.region).is_ready
