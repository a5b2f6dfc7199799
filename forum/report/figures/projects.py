"""The projects the forum followed: who, how long, with what money and to what effect."""

from typing import Any

from django.db.models import Q

from forum.models import Forum
from forum.report.figures.indicators import indicators, whole
from forum.report.figures.period import Period
from forum.report.figures.region import plain
from forum.report.figures.shares import percent_of
from projects.funding import current_lines
from projects.models import Figure, FundingLine, Outlay, Project
from projects.pace import time_gone
from projects.shares import percentages


def projects(forum: Forum, period: Period) -> list[dict[str, Any]]:
    during = Q(until=None) | Q(until__gte=period.first_day)
    followed = forum.followings.filter(during, since__lte=period.today).select_related("project__owner")
    followed = followed.prefetch_related(
        "project__partners__organisation",
        "project__pillars",
        "project__phases",
        "project__funding__outlays",
        "project__figures",
        "project__indicators__readings",
    )
    once = {following.project_id: following.project for following in followed}
    return [_project(project, period) for project in once.values()]


def _project(project: Project, period: Period) -> dict[str, Any]:
    lines = current_lines(project)
    total = sum(line.amount for line in lines) if lines else None
    gone = time_gone(project, period.today)
    return {
        "id": project.pk,
        "name": project.name,
        "summary": project.summary or None,
        "state": project.get_state_display() if project.state != Project.State.UNKNOWN else None,
        "phase": _phase(project, period),
        "fund": project.fund or None,
        "dnr": project.dnr or None,
        "owner": str(project.owner) if project.owner else None,
        "area": project.area or None,
        "target_groups": project.target_groups,
        "starts_on": project.starts_on.isoformat() if project.starts_on else None,
        "ends_on": project.ends_on.isoformat() if project.ends_on else None,
        "time_gone_percent": whole(gone),
        "partners": [
            str(each) for each in project.partners.all() if not each.until or each.until >= period.today
        ],
        "pillars": [pillar.title for pillar in project.pillars.all() if pillar.until is None],
        "funding": _funding(project, lines, period),
        "funding_total": total,
        "used": _used(project, lines, total, period),
        "used_year_before": _used(project, lines, total, period.before),
        "figures": [_figure(figure) for figure in project.figures.all() if not figure.withdrawn_at],
        "indicators": indicators(project, period),
        "source": project.source or None,
    }


def _phase(project: Project, period: Period) -> str | None:
    """The one that goes on, where the source says when."""
    now = (
        each
        for each in project.phases.all()
        if each.starts_on
        and each.starts_on <= period.today
        and (not each.ends_on or each.ends_on >= period.today)
    )
    return next((str(each.get_kind_display()) for each in now), None)


def _funding(project: Project, lines: list[FundingLine], period: Period) -> list[dict[str, Any]]:
    shares, used = percentages([line.amount for line in lines]), _newest_outlays(project, lines, period)
    return [
        {
            "funder": line.funder,
            "kind": line.get_kind_display(),
            "amount": line.amount,
            "share": str(share),
            "used": used[line.pk].amount if line.pk in used else None,
            "used_as_of": used[line.pk].as_of.isoformat() if line.pk in used else None,
            "used_source": used[line.pk].source if line.pk in used else None,
            "source": line.source,
        }
        for line, share in zip(lines, shares, strict=True)
    ]


def _newest_outlays(project: Project, lines: list[FundingLine], period: Period) -> dict[int, Outlay]:
    """What was told last of each line up to the last day that counts, also while another line stood in its place."""
    by_key = {line.pk: line for line in project.funding.all()}
    found = {}
    for line in lines:
        chain = [line]
        while before := by_key.get(chain[-1].replaces_id or 0):
            chain.append(before)
        told = [each for one in chain for each in one.outlays.all() if each.as_of <= period.today]
        if told:
            found[line.pk] = max(told, key=lambda each: (each.as_of, each.noted_at, each.pk))
    return found


def _used(
    project: Project, lines: list[FundingLine], total: int | None, period: Period
) -> dict[str, Any] | None:
    """None unless every line is told: part of the money says nothing about the whole."""
    newest = _newest_outlays(project, lines, period)
    if not lines or len(newest) < len(lines):
        return None
    amount = sum(each.amount for each in newest.values())
    return {
        "amount": amount,
        "percent": percent_of(amount, total),
        "as_of": min(each.as_of for each in newest.values()).isoformat(),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.label or figure.get_kind_display(),
        "value": plain(figure.value),
        "unit": figure.unit,
        "approximate": figure.approximate,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "source": figure.source,
        "used": figure.used,
        "reason": figure.reason or None,
    }
