"""What a project's indicators showed, as everybody may see it: beside the target, the time gone and the year before."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from forum.report.figures.period import Period
from projects import catalogue
from projects.models import Indicator, Project, Reading
from projects.pace import held, pace_of, progress, seen_by_everybody, women_share
from projects.suppression import Shown


def indicators(project: Project, period: Period) -> list[dict[str, Any]]:
    """Every reading is judged beside all others of the project, those after the period too."""
    everything = list(project.indicators.all())
    seen = seen_by_everybody(everything)
    counted = [each for each in everything if not each.retired_at or each.retired_at > period.cutoff]
    counted.sort(key=lambda each: catalogue.place_of(each.code))
    return [_indicator(each, project, seen, period) for each in counted]


def _indicator(
    indicator: Indicator, project: Project, seen: dict[int, Shown], period: Period
) -> dict[str, Any]:
    newest, before = _newest(indicator, seen, period), _newest(indicator, seen, period.before)
    numbers = seen[newest.pk] if newest else Shown()
    done = progress(numbers.total, indicator.baseline, indicator.target)
    return {
        "id": indicator.pk,
        "code": indicator.code,
        "name": catalogue.name_of(indicator),
        "kind": indicator.kind,
        "unit": catalogue.unit_of(indicator),
        "baseline": indicator.baseline,
        "target": indicator.target,
        "reading": _reading(newest, seen[newest.pk]) if newest else None,
        "reading_year_before": _reading(before, seen[before.pk]) if before else None,
        "done_percent": whole(done),
        "women_percent": whole(women_share(numbers)),
        "pace": pace_of(project, done, period.today) or None,
        "source": indicator.source or None,
    }


def _newest(indicator: Indicator, seen: dict[int, Shown], period: Period) -> Reading | None:
    """The newest that may be told of those up to the last day that counts."""
    until = [each for each in held(indicator.readings.all()) if each.period_end <= period.today]
    return next((each for each in until if seen[each.pk].total is not None or seen[each.pk].is_few), None)


def _reading(reading: Reading, numbers: Shown) -> dict[str, Any]:
    """A group under five is never told, nor is a number from which it could be worked out."""
    has_split = reading.women is not None or reading.men is not None
    return {
        "period_end": reading.period_end.isoformat(),
        "women": numbers.women,
        "men": numbers.men,
        "split_withheld": has_split and numbers.women is None and numbers.men is None,
        "total": numbers.total,
        "is_few": numbers.is_few,
        "source": reading.source,
    }


def whole(share: Decimal | None) -> int | None:
    return int(share.quantize(Decimal(1), ROUND_HALF_UP)) if share is not None else None
