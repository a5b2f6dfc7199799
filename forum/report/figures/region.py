"""The forum itself and the region it works in."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, Q, QuerySet

from forum.models import FocusArea, Forum
from forum.report.figures.period import STOCKHOLM, Period
from forum.report.models import Assessment
from members.models import Party, Seat
from projects.models import KeyFigure
from projects.series import SERIES
from projects.suppression import FEWEST


def areas_of(forum: Forum, period: Period) -> QuerySet[FocusArea]:
    """The focus areas that were in force at some time of the period."""
    begun = Q(since=None) | Q(since__lte=period.today)
    return forum.focus_areas.filter(begun).filter(Q(until=None) | Q(until__gte=period.first_day))


def focus_areas(forum: Forum, period: Period) -> list[dict[str, Any]]:
    """Each with its assessment, or None where nobody has written one (2 queries)."""
    newest = Assessment.objects.filter(report__forum=forum, report__year=period.year).newest()
    written = {row.focus_area_id: _assessment(row) for row in newest if row.is_written}
    return [
        {"title": area.title, "source": area.source or None, "assessment": written.get(area.pk)}
        for area in areas_of(forum, period)
    ]


def _assessment(row: Assessment) -> dict[str, Any]:
    return {
        "intended": row.intended or None,
        "result": row.result or None,
        "verdict": row.verdict or None,
        "verdict_label": row.get_verdict_display() or None,
        "deviation": row.deviation or None,
        "written_at": row.written_at.astimezone(STOCKHOLM).isoformat(),
    }


def organisations(forum: Forum, period: Period) -> dict[str, Any]:
    """The parties on the last day, and who came and went during the year."""
    rows = forum.parties.select_related("organisation").filter(since__lte=period.today)
    members = rows.filter(status=Party.Status.MEMBER)
    seats = list(
        Seat.objects.serving(period.today).filter(party__forum=forum).values_list("party_id", "role")
    )
    return {
        "parties": [_party(party, seats) for party in members.serving(period.today)],
        "joined": [_change(party, party.since) for party in members.filter(since__gt=period.first_day)],
        "left": [
            _change(party, party.until)
            for party in rows.filter(until__gte=period.first_day, until__lte=period.today)
        ],
        "groups": _groups(forum, period),
    }


def _change(party: Party, day: date | None) -> dict[str, Any]:
    return {"name": party.organisation.name, "day": day.isoformat() if day else None}


def _groups(forum: Forum, period: Period) -> list[dict[str, Any]]:
    """With the organisations that sit in each; papers name no persons."""
    groups = forum.groups.serving(period.today).with_members(period.today)
    return [
        {
            "name": group.name,
            "purpose": group.purpose or None,
            "organisations": list(dict.fromkeys(str(each.seat.party) for each in group.sitting)),  # type: ignore[attr-defined]
        }
        for group in groups
    ]


def _party(party: Party, seats: list[tuple[int, str]]) -> dict[str, Any]:
    return {
        "name": party.organisation.name,
        "kind": party.organisation.get_kind_display(),
        "side": party.get_side_display(),
        "approves": party.approves,
        "representatives": sum(1 for owner, role in seats if owner == party.pk and role == Seat.Role.PARTNER),
        "since": party.since.isoformat(),
    }


def key_figures(forum: Forum, period: Period) -> list[dict[str, Any]]:
    """The newest figure of each series about the region, none younger than the year itself, with the one before."""
    known = forum.key_figures.filter(Q(year=None) | Q(year__lte=period.year), withdrawn_at=None)
    in_order = known.order_by(*SERIES, F("year").desc(nulls_last=True), "-pk")
    series = groupby(in_order, key=lambda figure: [getattr(figure, name) for name in SERIES])
    return [_key_figure(*_two_newest(list(figures))) for _series, figures in series]


def _two_newest(figures: list[KeyFigure]) -> tuple[KeyFigure, KeyFigure | None]:
    newest = figures[0]
    earlier = (each for each in figures if each.year and newest.year and each.year < newest.year)
    return newest, next(earlier, None)


def _key_figure(figure: KeyFigure, before: KeyFigure | None) -> dict[str, Any]:
    women, men = figure.women, figure.men
    withheld = women is not None and men is not None and min(women, men) < FEWEST
    return {
        "id": figure.pk,
        "name": figure.name,
        "geography": figure.geography,
        "year": figure.year,
        "value": plain(figure.value),
        "approximate": figure.approximate,
        "unit": figure.unit,
        "women": None if withheld else women,
        "men": None if withheld else men,
        "split_withheld": withheld,
        "before": _before(figure, before) if before else None,
        "breaks_series": figure.breaks_series,
        "comparison": [{**beside, "value": plain(beside.get("value"))} for beside in figure.comparison],
        "source": figure.source,
        "retrieved_on": figure.retrieved_on.isoformat() if figure.retrieved_on else None,
        "remark": figure.remark or None,
    }


def _before(figure: KeyFigure, before: KeyFigure) -> dict[str, Any]:
    """The difference is told only where the two are counted alike."""
    alike = not (figure.breaks_series or figure.approximate or before.approximate)
    return {
        "year": before.year,
        "value": plain(before.value),
        "approximate": before.approximate,
        "change": plain(figure.value - before.value) if alike else None,
        "source": before.source,
    }


def plain(value: Any) -> str | None:
    """A decimal as text without idle zeros: "10637799", "11.5"."""
    if value is None:
        return None
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
