"""What the example project counts. Its owner reports 2025; the year under way is noted here. All of it is invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from members.models import Seat
from projects.indicators import add_indicator, record_reading
from projects.models import Indicator, Project

END_OF_2025 = date(2025, 12, 31)
SOURCE = "Påhittat exempel"
Numbers = tuple[int | None, int | None, int]  # women, men, total

# What is counted, its readings for 2025 and now.
COUNTED: list[tuple[dict[str, Any], Numbers, Numbers]] = [
    (
        {"code": "EECO01", "name": "Totalt antal deltagare", "unit": "personer", "target": 240},
        (24, 40, 64),
        (62, 86, 148),
    ),
    (
        {
            "name": "Validerade yrkesbevis",
            "unit": "personer",
            "target": 160,
            "target_women": Decimal(40),
        },
        (12, 24, 36),
        (31, 58, 89),
    ),
    (
        # Three women at the end of 2025: few enough to be withheld from all but the secretariat and the owner.
        {"name": "Anställda efter utbildning", "unit": "personer", "target": 60},
        (3, 6, 9),
        (12, 15, 27),
    ),
    (
        {"name": "Företag som deltar", "kind": Indicator.Kind.ENTITIES, "unit": "företag", "target": 40},
        (None, None, 18),
        (None, None, 34),
    ),
]


def count(project: Project, by: Seat, at: datetime) -> None:
    for facts, _at_the_end_of_2025, now in COUNTED:
        indicator = add_indicator(project, **facts, source=SOURCE, by=by, at=at)
        last_day = newest_day(project, at)
        if last_day > END_OF_2025:
            read(indicator, last_day, now, f"{SOURCE}, delrapport 4", by, at)


def newest_day(project: Project, at: datetime) -> date:
    """The end of the month before the day of loading, as a project that reports every month would have it."""
    last_month = timezone.localdate(at).replace(day=1) - timedelta(days=1)
    return min(last_month, project.ends_on or last_month)


def read(indicator: Indicator, last_day: date, numbers: Numbers, source: str, by: Seat, at: datetime) -> None:
    women, men, total = numbers
    record_reading(
        indicator,
        period_start=date(last_day.year, 1, 1),
        period_end=last_day,
        women=women,
        men=men,
        total=total,
        source=source,
        by=by,
        at=at,
    )
