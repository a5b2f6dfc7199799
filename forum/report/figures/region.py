"""The forum itself and the region it works in."""

from typing import Any

from django.db.models import F, Q

from forum.charts import published
from forum.models import Forum
from forum.report.figures.period import Period
from members.models import Party, Seat
from projects.models import KeyFigure
from projects.series import SERIES


def focus_areas(forum: Forum, period: Period) -> list[dict[str, Any]]:
    in_force = Q(since=None) | Q(since__lte=period.today)
    areas = forum.focus_areas.filter(in_force).filter(Q(until=None) | Q(until__gte=period.first_day))
    return [{"title": area.title, "source": area.source or None} for area in areas]


def organisations(forum: Forum, period: Period) -> dict[str, Any]:
    """The parties on the last day, and who came and went during the year."""
    rows = forum.parties.select_related("organisation").filter(since__lte=period.today)
    members = rows.filter(status=Party.Status.MEMBER)
    seats = list(
        Seat.objects.serving(period.today).filter(party__forum=forum).values_list("party_id", "role")
    )
    return {
        "parties": [_party(party, seats) for party in members.serving(period.today)],
        "joined": [str(party) for party in members.filter(since__gt=period.first_day)],
        "left": [str(party) for party in rows.filter(until__gte=period.first_day, until__lte=period.today)],
    }


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
    """The newest figure of each series about the region, none younger than the year itself."""
    known = forum.key_figures.filter(Q(year=None) | Q(year__lte=period.year), withdrawn_at=None)
    in_order = known.order_by(*SERIES, F("year").desc(nulls_last=True), "-pk")
    return [_key_figure(figure) for figure in in_order.distinct(*SERIES)]


def _key_figure(figure: KeyFigure) -> dict[str, Any]:
    women, men = published(figure.women, figure.men) if figure.women is not None else (None, None)
    return {
        "name": figure.name,
        "geography": figure.geography,
        "year": figure.year,
        "value": plain(figure.value),
        "approximate": figure.approximate,
        "unit": figure.unit,
        "women": women,
        "men": men,
        "comparison": [{**beside, "value": plain(beside.get("value"))} for beside in figure.comparison],
        "source": figure.source,
        "retrieved_on": figure.retrieved_on.isoformat() if figure.retrieved_on else None,
        "remark": figure.remark or None,
    }


def plain(value: Any) -> str | None:
    """A decimal as text without idle zeros: "10637799", "11.5"."""
    if value is None:
        return None
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
