"""The year in dates: one source for the picture, the list under it and the calendar file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.access import is_board, is_secretariat
from forum.formats import local
from forum.models import Forum
from meetings.models import AgendaVersion, Circular, Meeting
from members.models import Seat


class DateKind(TextChoices):
    MEETING = "meeting", gettext_lazy("Meeting")
    DEADLINE = "deadline", gettext_lazy("Last day")
    CALL = "call", gettext_lazy("Call for items")
    FOLLOW_UP = "follow_up", gettext_lazy("Annual follow-up")
    PROJECT = "project", gettext_lazy("Project")


@dataclass(frozen=True, slots=True)
class YearDate:
    """`key` names the thing for the calendar file; a meeting brings its hours itself."""

    kind: DateKind
    on: date
    title: str
    url: str
    key: str
    meeting: Meeting | None = None


# The days of a meeting's call for items, where it has one.
CALL: tuple[tuple[str, DateKind, str | Promise], ...] = (
    ("call_opens", DateKind.CALL, gettext_lazy("The call for items to meeting %(number)s opens")),
    ("call_closes", DateKind.DEADLINE, gettext_lazy("Last day to propose items to meeting %(number)s")),
)


def dates_of(forum: Forum, year: int, meetings: Iterable[Meeting], seats: Sequence[Seat]) -> list[YearDate]:
    """What falls in the year, in order. The board sees meetings, the follow-up and projects, not the work between."""
    standing = [each for each in meetings if each.state != Meeting.State.CANCELLED]
    found = [*_meetings(standing), *_projects(forum, year)]
    if not all(is_board(seat) for seat in seats):
        found += [*_around(standing), *_approvals(standing), *_circulars(forum, year), *_polls(forum, year)]
        found += _reporting(forum, year, seats)
    kinds = list(DateKind)
    here = (each for each in found if each.on.year == year)
    return sorted(here, key=lambda each: (each.on, kinds.index(each.kind)))


def _meetings(meetings: Iterable[Meeting]) -> Iterator[YearDate]:
    for meeting in meetings:
        words, url, day = (
            {"number": meeting.numbered},
            meeting.get_absolute_url(),
            local(meeting.starts_at).date(),
        )
        place = meeting.place.rpartition(",")[2].strip()
        title = _("Meeting %(number)s") % words
        title = f"{title} · {place}" if place else title
        yield YearDate(DateKind.MEETING, day, title, url, f"meeting-{meeting.pk}", meeting)
        if meeting.carries_follow_up:
            report = reverse("report:year", args=[meeting.forum.slug, meeting.year])
            title = _("Annual follow-up %(year)s is presented") % {"year": meeting.year}
            yield YearDate(DateKind.FOLLOW_UP, day, title, report, f"follow-up-{meeting.pk}")


def _around(meetings: Iterable[Meeting]) -> Iterator[YearDate]:
    """When the call for items opens and closes, and until when people answer whether they come."""
    for meeting in meetings:
        words, slug = {"number": meeting.numbered}, [meeting.forum.slug, meeting.slug]
        for name, kind, title in CALL:
            if on := getattr(meeting, name):
                url = reverse("meetings:agenda", args=slug)
                yield YearDate(kind, on, str(title) % words, url, f"{name.replace('_', '-')}-{meeting.pk}")
        if meeting.answer_by:
            url = reverse("meetings:participants", args=slug)
            title = _("Answer whether you come to meeting %(number)s") % words
            yield YearDate(DateKind.DEADLINE, meeting.answer_by, title, url, f"answer-{meeting.pk}")


def _approvals(meetings: Sequence[Meeting]) -> Iterator[YearDate]:
    by_pk = {each.pk: each for each in meetings}
    newest = AgendaVersion.objects.filter(meeting__in=by_pk).order_by("meeting_id", "-number")
    for version in newest.distinct("meeting_id").defer("items", "recipients"):
        version.meeting = by_pk[version.meeting_id]
        if version.approve_by:
            title = _("Approve the agenda of meeting %(number)s") % {"number": version.meeting.numbered}
            url, key = version.get_absolute_url(), f"approval-{version.pk}"
            yield YearDate(DateKind.DEADLINE, version.approve_by, title, url, key)


def _circulars(forum: Forum, year: int) -> Iterator[YearDate]:
    asked = forum.circulars.exclude(opened_at=None).exclude(state=Circular.State.WITHDRAWN)
    for circular in asked.filter(answer_by__year=year):
        circular.forum = forum
        title = _("Answer %(label)s: %(title)s") % {"label": circular.label, "title": circular.title}
        key = f"circular-{circular.pk}"
        yield YearDate(DateKind.DEADLINE, circular.answer_by, title, circular.get_absolute_url(), key)


def _polls(forum: Forum, year: int) -> Iterator[YearDate]:
    for poll in forum.date_polls.filter(closes_on__year=year):
        poll.forum = forum
        title = _("Answer the suggested times: %(title)s") % {"title": poll.title}
        yield YearDate(DateKind.DEADLINE, poll.closes_on, title, poll.get_absolute_url(), f"times-{poll.pk}")


def _reporting(forum: Forum, year: int, seats: Sequence[Seat]) -> Iterator[YearDate]:
    """Last days to report projects; the secretariat is led to the period, others to the projects."""
    keeps = any(is_secretariat(seat) for seat in seats)
    for asked in forum.reporting_rounds.filter(due_on__year=year):
        url = reverse("projects:round", args=[forum.slug, asked.period.slug]) if keeps else ""
        title = _("Last day to report the projects, %(period)s") % {"period": asked}
        key = f"project-reports-{asked.pk}"
        yield YearDate(
            DateKind.DEADLINE, asked.due_on, title, url or reverse("projects:list", args=[forum.slug]), key
        )


def _projects(forum: Forum, year: int) -> Iterator[YearDate]:
    """Projects that the forum follows and that begin or end."""
    followed = forum.followings.filter(until=None).select_related("project")
    for project in (each.project for each in followed):
        url = reverse("projects:project", args=[forum.slug, project.slug])
        for name, day, title in (
            ("start", project.starts_on, _("%(project)s begins")),
            ("end", project.ends_on, _("%(project)s ends")),
        ):
            if day:
                key = f"project-{name}-{project.pk}"
                yield YearDate(DateKind.PROJECT, day, title % {"project": project.name}, url, key)
