"""How the invented project is reported: a period that is closed, and one that waits for its owner."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from forum.demo.example_indicators import COUNTED
from forum.demo.example_money import OWNERS_REPORT, USED_BEFORE
from forum.demo.people import DemoForum
from members.models import Seat
from projects.models import Project
from projects.periods import QUARTER, Period, latest_ended
from projects.report_numbers import sheet_of
from projects.reporting import Told, mark_ready, save_report
from projects.rounds import close_round, open_round

SECOND_HALF = Period(date(2025, 7, 1), date(2025, 12, 31))
ASKED_AT = datetime(2026, 1, 8, 8, tzinfo=UTC)
COUNTED_THEN = {facts["name"]: then for facts, then, _now in COUNTED}
USED_THEN = dict(USED_BEFORE)[OWNERS_REPORT]


def report_example(here: DemoForum, project: Project, at: datetime) -> None:
    owner = here.seat_of(here.convenor.name)
    report_second_half(here, project, owner, at)
    now = at - timedelta(days=9)
    last_day = localdate(at) + timedelta(days=6)
    message = "Skriv kort. Det viktigaste är vad forumet kan hjälpa till med."
    open_round(
        here.forum, latest_ended(localdate(now), QUARTER), last_day, message, by=here.secretariat, at=now
    )


def report_second_half(here: DemoForum, project: Project, owner: Seat, at: datetime) -> None:
    opened = min(ASKED_AT, at - timedelta(days=60))
    due_on = localdate(opened) + timedelta(days=21)
    asked = open_round(here.forum, SECOND_HALF, due_on, by=here.secretariat, at=opened)
    told = Told(
        progress="De första grupperna har fått sitt yrkeskunnande validerat. Tre företag har börjat med korta utbildningar "
        "på arbetstid.",
        deviations="Starten blev en månad senare än planerat, eftersom lokalerna inte var klara.",
        for_the_forum="Hur får vi fler valideringsplatser i länet under nästa år?",
        typed=numbers(project),
    )
    written = opened + timedelta(days=18)
    draft = save_report(asked, project, told, by=owner, at=written)
    mark_ready(draft, seen=draft.stamp, by=owner, at=written + timedelta(minutes=12))
    close_round(asked, by=here.secretariat, at=opened + timedelta(days=25))


def numbers(project: Project) -> dict[str, Any]:
    """As the owner types them."""
    sheet = sheet_of(project, SECOND_HALF)
    typed: dict[str, Any] = {}
    for count in sheet.counts:
        told = dict(zip(("women", "men", "total"), COUNTED_THEN[count.indicator.name], strict=True))
        typed |= {f"{count.key}_{cell}": str(told[cell]) for cell in count.cells}
    used = zip(sheet.uses, USED_THEN, strict=True)
    return typed | {use.main: str(thousands * 1000) for use, thousands in used}
