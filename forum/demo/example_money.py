"""The money of the invented project: who pays, what became of a line, and what has been used so far."""

from datetime import date, datetime, timedelta

from forum.demo.people import DemoForum
from forum.formats import local
from projects.figures import note_figure
from projects.funding import LineFields, add_lines, change_funding, current_lines
from projects.models import Figure, FundingLine, Project
from projects.outlays import record_outlays

SOURCE = "Beslut (påhittat exempel)"
REPORT = "Delrapport {} (påhittat exempel)"
Kind = FundingLine.Kind
LINES = [
    LineFields("Europeiska socialfonden", Kind.ESF, 6_200_000, SOURCE),
    LineFields("Regionen", Kind.PUBLIC_CASH, 2_480_000, SOURCE),
    LineFields("Företagen, arbetstid", Kind.IN_KIND, 2_480_000, SOURCE),
    LineFields("Kommunerna", Kind.PUBLIC_CASH, 1_200_000, SOURCE),
]
MUNICIPALITIES = LineFields("Kommunerna", Kind.PUBLIC_CASH, 1_240_000, SOURCE)
# Used in all, in thousand kronor, in the order of the lines.
USED_BEFORE: list[tuple[date, tuple[int, ...]]] = [
    (date(2025, 6, 30), (620, 260, 170, 90)),
    (date(2025, 12, 31), (1_790, 780, 540, 310)),
    (date(2026, 6, 30), (2_850, 1_210, 930, 540)),
]
OWNERS_REPORT = date(2025, 12, 31)  # told by the owner, in the portal
LAST_DAY = date(2027, 12, 31)
USED_SO_FAR = (3_640, 1_550, 1_210, 690)


def fund_example(here: DemoForum, project: Project, at: datetime) -> None:
    """Granted 12 400 000 kr; used up to the end of the month before the demo is loaded."""
    by = here.secretariat
    *_others, municipalities = add_lines(project, LINES, by=by, at=at)
    change_funding(municipalities, MUNICIPALITIES, "Kommunerna höjde sin del.", by=by, at=at)
    for kind, value in ((Figure.Kind.GRANTED, 6_200_000), (Figure.Kind.BUDGET, 12_400_000)):
        note_figure(project, kind=kind, value=value, source=SOURCE, used=True, by=by, at=at)
    for number, (day, amounts) in enumerate(told_by(local(at).date()), 1):
        if day == OWNERS_REPORT:
            continue
        lines = current_lines(project)
        used = {line: amount * 1000 for line, amount in zip(lines, amounts, strict=True)}
        record_outlays(project, used, as_of=day, source=REPORT.format(number), by=by, at=at)


def told_by(today: date) -> list[tuple[date, tuple[int, ...]]]:
    """What the reports have said by today; none of them tells about a day that has not been."""
    latest = min(today.replace(day=1) - timedelta(days=1), LAST_DAY)
    return [row for row in USED_BEFORE if row[0] < latest] + [(latest, USED_SO_FAR)]
