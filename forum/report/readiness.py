"""What the year's follow-up still lacks, and where to put it right. Nothing here stops an order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.models import FocusArea, Forum
from forum.report.models import TEXTS, AnnualReport, Assessment
from meetings.models import Meeting
from projects.models import Project


@dataclass(frozen=True)
class Lack:
    """One thing that would print as missing."""

    what: str
    detail: str
    url: str


def lacks_of(
    forum: Forum,
    year: int,
    report: AnnualReport | None,
    areas: Sequence[tuple[FocusArea, Assessment | None]],
) -> list[Lack]:
    """`areas`: the year's focus areas with what is written of each."""
    return [
        *_texts(forum, year, report),
        *_areas(forum, year, areas),
        *_meetings(forum, year),
        *_projects(forum, year),
        *_key_figures(forum),
        *_next_year(forum, year),
    ]


def _texts(forum: Forum, year: int, report: AnnualReport | None) -> Iterator[Lack]:
    fields = [field for field in AnnualReport._meta.fields if field.name in TEXTS]
    empty = [str(field.verbose_name) for field in fields if report is None or not getattr(report, field.name)]
    if empty:
        yield Lack(
            ngettext("%(count)s text is not written", "%(count)s texts are not written", len(empty))
            % {"count": len(empty)},
            ", ".join(empty),
            reverse("report:texts", args=[forum.slug, year]),
        )


def _areas(forum: Forum, year: int, areas: Sequence[tuple[FocusArea, Assessment | None]]) -> Iterator[Lack]:
    missing = [area for area, written in areas if written is None or not written.verdict]
    if missing:
        yield Lack(
            ngettext(
                "%(count)s focus area is not assessed", "%(count)s focus areas are not assessed", len(missing)
            )
            % {"count": len(missing)},
            ", ".join(area.title for area in missing),
            reverse("report:assessment", args=[forum.slug, year, missing[0].position]),
        )


def _meetings(forum: Forum, year: int) -> Iterator[Lack]:
    planned = list(forum.meetings.standing().filter(year=year).select_related("minutes"))
    if not planned:
        where = reverse("meetings:year", args=[forum.slug])
        yield Lack(_("No meeting this year"), _("The report has no meetings to tell of."), where)
    for meeting in planned:
        where = reverse("meetings:minutes", args=[forum.slug, meeting.slug])
        minutes = getattr(meeting, "minutes", None)
        if meeting.state != Meeting.State.HELD:
            where = reverse("meetings:meeting", args=[forum.slug, meeting.slug])
            yield Lack(
                _("%(meeting)s is not held") % {"meeting": meeting}, meeting.get_state_display(), where
            )
        elif minutes is None or minutes.finalised_at is None:
            state = minutes.get_state_display() if minutes else ""
            yield Lack(_("The record of %(meeting)s is not finalised") % {"meeting": meeting}, state, where)


def _projects(forum: Forum, year: int) -> Iterator[Lack]:
    for following in (
        forum.followings.filter(until=None)
        .select_related("project__owner")
        .prefetch_related("project__funding", "project__figures")
    ):
        unknown = unknown_of(following.project)
        if unknown:
            where = reverse("projects:project", args=[forum.slug, following.project.slug])
            yield Lack(
                _("%(project)s lacks facts") % {"project": following.project}, ", ".join(unknown), where
            )


def unknown_of(project: Project) -> list[str]:
    """The facts that would print as missing."""
    facts = {
        _("project owner"): project.owner_id,
        _("fund"): project.fund,
        _("registration number"): project.dnr,
        _("period"): project.starts_on,
        _("amounts"): project.funding.all() or project.figures.all(),
    }
    return [name for name, value in facts.items() if not value]


def _key_figures(forum: Forum) -> Iterator[Lack]:
    if not forum.key_figures.filter(withdrawn_at=None).exists():
        where = reverse("projects:key_figures", args=[forum.slug])
        yield Lack(_("No key figures"), _("The chapter about the industry in the region is empty."), where)


def _next_year(forum: Forum, year: int) -> Iterator[Lack]:
    if not forum.meetings.standing().filter(year=year + 1, group=None).exists():
        where = reverse("meetings:plan", args=[forum.slug])
        yield Lack(_("No meetings are planned for %(year)s") % {"year": year + 1}, "", where)
