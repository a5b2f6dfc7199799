"""Where each thing that the follow-up tells of stands in the portal, for those who may see it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from forum.access import is_board
from forum.models import Forum
from forum.report.survey_results import survey_of
from members.models import Seat

Records = dict[tuple[str, Any], str]


def records_of(forum: Forum, year: int, seats: Iterable[Seat]) -> Records:
    """Addresses by kind and by what the report calls the thing. Four queries, five for a party or the secretariat."""
    found: Records = _lists(forum, year)
    for meeting in forum.meetings.filter(year__range=(year - 1, year + 1)).only("year", "number"):
        found["meeting", meeting.slug] = reverse("meetings:meeting", args=[forum.slug, meeting.slug])
    for decision in forum.decisions.of_year(year).select_related("meeting", "circular"):
        decision.forum = forum
        found["decision", decision.label] = decision.get_absolute_url()
    for following in forum.followings.select_related("project"):
        url = reverse("projects:project", args=[forum.slug, following.project.slug])
        found["project", following.project.name] = url
    if not all(is_board(seat) for seat in seats):
        found |= _of_parties(forum, year)
    return found


def _lists(forum: Forum, year: int) -> Records:
    return {
        ("list", "meetings"): f"{reverse('meetings:year', args=[forum.slug])}?ar={year}",
        ("list", "decisions"): f"{reverse('meetings:decisions', args=[forum.slug])}?ar={year}",
        ("list", "projects"): reverse("projects:list", args=[forum.slug]),
        ("list", "parties"): reverse("members:roster", args=[forum.slug]),
        ("list", "key_figures"): reverse("projects:key_figures", args=[forum.slug]),
    }


def _of_parties(forum: Forum, year: int) -> Records:
    """What the board has no page for."""
    found: Records = {("list", "actions"): reverse("meetings:actions", args=[forum.slug])}
    begun = forum.actions.filter(created_at__year__lte=year)
    for action in begun.select_related("meeting"):
        url = reverse("meetings:action", args=[forum.slug, action.pk])
        found["action", f"{action.meeting.slug} {action.text}"] = url
    if survey := survey_of(forum, year):
        found["list", "evaluation"] = survey.get_absolute_url()
    return found
