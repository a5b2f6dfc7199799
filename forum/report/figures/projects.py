"""The projects the forum followed: who, how long, with what money and to what effect."""

from typing import Any

from django.db.models import Q

from forum.charts import published
from forum.charts.shares import FEWEST
from forum.models import Forum
from forum.report.figures.period import Period
from forum.report.figures.region import plain
from projects.models import Figure, Indicator, Project, Reading


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
        for line in project.funding.all()
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
        "figures": [_figure(figure) for figure in project.figures.all()],
        "indicators": [_indicator(indicator, period) for indicator in project.indicators.all()],
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


def _indicator(indicator: Indicator, period: Period) -> dict[str, Any]:
    until_now = [each for each in indicator.readings.all() if each.period_end <= period.today]
    newest = max(until_now, key=lambda reading: reading.period_end, default=None)
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": indicator.baseline,
        "target": indicator.target,
        "reading": _reading(newest) if newest else None,
        "source": indicator.source or None,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    """A group under five is never told, nor is a number from which it could be worked out."""
    women, men = published(reading.women, reading.men) if reading.women is not None else (None, None)
    return {
        "period_end": reading.period_end.isoformat(),
        "women": women,
        "men": men,
        "total": reading.total if reading.total >= FEWEST else None,
        "source": reading.source,
    }
