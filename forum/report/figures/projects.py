"""The projects the forum followed: who, how long, with what money and to what effect."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from forum.formats import number
from forum.models import Forum
from forum.report.figures.period import Period
from forum.report.figures.region import plain
from projects import catalogue
from projects.funding import current_lines
from projects.models import Figure, Indicator, Project, Reading
from projects.pace import held, seen_by_everybody
from projects.suppression import Shown


def projects(forum: Forum, period: Period) -> list[dict[str, Any]]:
    during = Q(until=None) | Q(until__gte=period.first_day)
    followed = forum.followings.filter(during, since__lte=period.today).select_related("project__owner")
    followed = followed.prefetch_related(
        "project__partners__organisation",
        "project__pillars",
        "project__funding",
        "project__figures",
        "project__indicators__readings",
    )
    return [_project(following.project, period) for following in followed]


def _project(project: Project, period: Period) -> dict[str, Any]:
    funding = [
        {"funder": line.funder, "kind": line.get_kind_display(), "amount": line.amount, "source": line.source}
        for line in current_lines(project)
    ]
    return {
        "name": project.name,
        "summary": project.summary or None,
        "state": project.get_state_display() if project.state != Project.State.UNKNOWN else None,
        "fund": project.fund or None,
        "dnr": project.dnr or None,
        "owner": str(project.owner) if project.owner else None,
        "area": project.area or None,
        "target_groups": project.target_groups,
        "starts_on": project.starts_on.isoformat() if project.starts_on else None,
        "ends_on": project.ends_on.isoformat() if project.ends_on else None,
        "partners": [
            str(each) for each in project.partners.all() if not each.until or each.until >= period.today
        ],
        "pillars": [pillar.title for pillar in project.pillars.all() if pillar.until is None],
        "funding": funding,
        "funding_total": sum(line["amount"] for line in funding) if funding else None,
        "figures": [_figure(figure) for figure in project.figures.all() if not figure.withdrawn_at],
        "indicators": _indicators(project, period),
        "source": project.source or None,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.get_kind_display(),
        "value": plain(figure.value),
        "unit": figure.unit,
        "approximate": figure.approximate,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "source": figure.source,
        "used": figure.used,
        "reason": figure.reason or None,
    }


def _indicators(project: Project, period: Period) -> list[dict[str, Any]]:
    everything = list(project.indicators.all())
    seen = seen_by_everybody(everything)
    counted = [each for each in everything if not each.retired_at or each.retired_at > period.cutoff]
    counted.sort(key=lambda each: catalogue.place_of(each.code))
    return [_indicator(each, seen, period) for each in counted]


def _indicator(indicator: Indicator, seen: dict[int, Shown], period: Period) -> dict[str, Any]:
    until_now = [each for each in held(indicator.readings.all()) if each.period_end <= period.today]
    told = (each for each in until_now if seen[each.pk].total is not None or seen[each.pk].is_few)
    newest = next(told, None)
    return {
        "code": indicator.code,
        "name": catalogue.name_of(indicator),
        "kind": indicator.kind,
        "unit": catalogue.unit_of(indicator),
        "baseline": indicator.baseline,
        "target": indicator.target,
        "reading": _reading(newest, seen[newest.pk]) if newest else None,
        "source": indicator.source or None,
    }


def _reading(reading: Reading, numbers: Shown) -> dict[str, Any]:
    """A group under five is never told, nor is a number from which it could be worked out."""
    has_split = reading.women is not None or reading.men is not None
    hidden = gettext("not shown") if has_split else None
    return {
        "period_end": reading.period_end.isoformat(),
        "women": number(numbers.women) if numbers.women is not None else hidden,
        "men": number(numbers.men) if numbers.men is not None else hidden,
        "total": numbers.total,
        "source": reading.source,
    }
