"""Where each thing that the follow-up tells of stands in the portal, for those who may see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from forum.access import first_seat_that, is_board
from forum.clock import today
from forum.models import Forum
from forum.report.figures.period import Period
from forum.report.survey_results import survey_of
from meetings.action_years import CHOSEN
from meetings.listing import visible_decisions
from meetings.rules import may_see_minutes
from members.models import Seat

Records = dict[tuple[str, Any], str]


def records_of(forum: Forum, year: int, seats: Iterable[Seat], as_of: str) -> Records:
    """Addresses by kind and by what the report calls the thing, each of which opens for these seats.

    The lists show what the edition counted: the actions are those of the year as they stood at `as_of`.
    """
    seats = list(seats)
    found: Records = _lists(forum, year, "list") | _lists(forum, year - 1, "list_before")
    found |= _meetings(forum, year, seats)
    for decision in visible_decisions(forum, seats).of_year(year).prefetch_related(None):
        decision.forum = forum
        found["decision", decision.label] = decision.get_absolute_url()
    found |= _projects(forum)
    for pk in forum.key_figures.values_list("pk", flat=True):
        found["key_figure", pk] = reverse("projects:key_figure", args=[forum.slug, pk])
    roster = reverse("members:roster", args=[forum.slug])
    serving = forum.parties.serving(today()).values_list("pk", "organisation__name")
    found |= {("party", name): f"{roster}#party-{pk}" for pk, name in serving}
    if not all(is_board(seat) for seat in seats):
        found |= _of_parties(forum, year, datetime.fromisoformat(as_of))
    return found


def _lists(forum: Forum, year: int, kind: str) -> Records:
    meetings = f"{reverse('meetings:year', args=[forum.slug])}?ar={year}&grupp=forum"
    return {
        (kind, "meetings"): meetings,
        (kind, "decisions"): f"{reverse('meetings:decisions', args=[forum.slug])}?ar={year}",
        (kind, "projects"): reverse("projects:list", args=[forum.slug]),
        (kind, "parties"): reverse("members:roster", args=[forum.slug]),
        (kind, "key_figures"): reverse("projects:key_figures", args=[forum.slug]),
        **(
            {(kind, "attendance"): "#attendance", (kind, "carried_items"): "#carried-items"}
            if kind == "list"
            else {}
        ),
    }


def _meetings(forum: Forum, year: int, seats: list[Seat]) -> Records:
    """The notes of a meeting tell who was there; where they are not open yet, its page."""
    found: Records = {}
    rows = forum.meetings.filter(year__range=(year - 1, year + 1)).select_related("minutes")
    for meeting in rows.defer("minutes__snapshot"):
        meeting.forum = forum
        page = reverse("meetings:meeting", args=[forum.slug, meeting.slug])
        minutes = getattr(meeting, "minutes", None)
        if minutes:
            minutes.meeting = meeting
        is_open = minutes and first_seat_that(may_see_minutes, seats, minutes)
        notes = reverse("meetings:minutes", args=[forum.slug, meeting.slug]) if is_open else page
        found |= {("meeting", meeting.slug): page, ("minutes", meeting.slug): notes}
    return found


def _projects(forum: Forum) -> Records:
    """Those that the forum follows today; another's page is closed. By number, and by name for old editions."""
    found: Records = {}
    followings = forum.followings.serving(today()).select_related("project")
    for project in (following.project for following in followings.prefetch_related("project__indicators")):
        for kind in ("project", "funding", "figures", "indicators"):
            url = reverse(f"projects:{kind}", args=[forum.slug, project.slug])
            found |= {(kind, project.pk): url, (kind, project.name): url}
        for indicator in project.indicators.all():
            args = [forum.slug, project.slug, indicator.pk]
            found["indicator", indicator.pk] = reverse("projects:indicator", args=args)
    return found


def _of_parties(forum: Forum, year: int, as_of: datetime) -> Records:
    """What the board has no page for."""
    found: Records = {
        (kind, "agenda"): f"{reverse('meetings:year', args=[forum.slug])}?ar={each}&grupp=forum#balance"
        for kind, each in (("list", year), ("list_before", year - 1))
    }
    actions = reverse("meetings:actions", args=[forum.slug])
    for kind, period in (("list", Period(year, as_of)), ("list_before", Period(year - 1, as_of))):
        for state in CHOSEN:
            asked = {
                "visa": "alla",
                "ar": period.year,
                "per": period.cutoff.isoformat(),
                "lage": state,
            }
            found[kind, f"actions:{state}"] = f"{actions}?{urlencode(asked)}"
    found["list", "actions"] = found["list", "actions:carried"]
    begun = forum.actions.filter(created_at__year__lte=year).select_related("meeting")
    for action in begun:
        url = reverse("meetings:action", args=[forum.slug, action.pk])
        found |= {("action", action.pk): url, ("action", f"{action.meeting.slug} {action.text}"): url}
    if survey := survey_of(forum, year):
        found["list", "evaluation"] = survey.get_absolute_url()
    return found
