"""The parts of a year's follow-up: whose they are, whether they are ready, and what they lack."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.clock import today
from forum.formats import local
from forum.models import Forum
from forum.report.models import PartMark, SurveyAnswer
from forum.report.readiness import Lack, unknown_of
from forum.report.surveying import parties_to_ask
from meetings.models import Meeting
from members.models import Party, Seat
from projects.models import Project

ASKED_BEFORE = timedelta(days=30)
REMINDED_BEFORE = tuple(timedelta(days=days) for days in (14, 7, 1))


@dataclass
class Part:
    """A party's own, or a project's. `keeper` is the party that answers for it, if one of the forum does."""

    key: str
    name: str
    url: str
    keeper: Party | None
    party: Party | None = None
    project: Project | None = None
    mark: PartMark | None = None
    lacks: list[Lack] = field(default_factory=list)

    def __str__(self) -> str:
        return self.name


def parts_of(forum: Forum, year: int) -> list[Part]:
    """The parties that have somebody to answer for them, then the projects. As many queries however many there are."""
    day = min(today(), date(year, 12, 31))
    parties = parties_to_ask(forum, day)
    marks = list(
        PartMark.objects.standing()
        .filter(report__forum=forum, report__year=year)
        .select_related("marked_by__party__organisation", "marked_by__user")
    )
    return [*_of_parties(forum, year, day, parties, marks), *_of_projects(forum, year, day, parties, marks)]


def _of_parties(
    forum: Forum, year: int, day: date, parties: list[Party], marks: list[PartMark]
) -> Iterator[Part]:
    marked = {mark.party_id: mark for mark in marks if mark.party_id}
    answers = {
        answer.party_id: answer
        for answer in SurveyAnswer.objects.filter(survey__report__forum=forum, survey__report__year=year)
    }
    late = dict(
        forum.actions.open()
        .filter(due__lt=day)
        .values_list("owner")
        .annotate(number=Count("pk"))
        .values_list("owner", "number")
    )
    for party in parties:
        yield Part(
            key=f"part-{party.pk}",
            name=str(party),
            url=reverse("report:part", args=[forum.slug, year, party.pk]),
            keeper=party,
            party=party,
            mark=marked.get(party.pk),
            lacks=list(_lacks_of(forum, year, answers.get(party.pk), late.get(party.pk, 0))),
        )


def _lacks_of(forum: Forum, year: int, answer: SurveyAnswer | None, late: int) -> Iterator[Lack]:
    if answer and answer.ready_at is None:
        where = reverse("report:survey", args=[forum.slug, year])
        yield Lack(_("The evaluation is not answered"), "", where)
    if late:
        where = f"{reverse('meetings:actions', args=[forum.slug])}?visa=alla&lage=overdue"
        yield Lack(ngettext("%(n)s action is late", "%(n)s actions are late", late) % {"n": late}, "", where)


def _of_projects(
    forum: Forum, year: int, day: date, parties: list[Party], marks: list[PartMark]
) -> Iterator[Part]:
    marked = {mark.project_id: mark for mark in marks if mark.project_id}
    keepers = {party.organisation_id: party for party in parties}
    for project in followed(forum, year, day):
        unknown = unknown_of(project)
        where = reverse("projects:project", args=[forum.slug, project.slug])
        yield Part(
            key=f"projekt-{project.pk}",
            name=str(project),
            url=reverse("report:project_part", args=[forum.slug, year, project.slug]),
            keeper=keepers.get(project.owner_id or 0),
            project=project,
            mark=marked.get(project.pk),
            lacks=[Lack(_("Facts are missing"), ", ".join(unknown), where)] if unknown else [],
        )


def followed(forum: Forum, year: int, day: date) -> list[Project]:
    """The projects that the report tells of."""
    during = Q(until=None) | Q(until__gte=date(year, 1, 1))
    rows = forum.followings.filter(during, since__lte=day).select_related("project__owner")
    rows = rows.prefetch_related("project__funding", "project__figures")
    return list({following.project_id: following.project for following in rows}.values())


def missing(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.mark is None]


def last_meeting(forum: Forum, year: int) -> Meeting | None:
    """The meeting that carries the follow-up."""
    return forum.meetings.standing().filter(year=year, carries_follow_up=True).first()


def reminder_days(meeting: Meeting) -> list[date]:
    return [local(meeting.starts_at).date() - before for before in REMINDED_BEFORE]


def asked_from(meeting: Meeting) -> date:
    """From then on the parts stand in the to-do lists of those who answer for them."""
    return local(meeting.starts_at).date() - ASKED_BEFORE


def keepers_of(parts: list[Part], day: date) -> list[tuple[Seat, list[Part]]]:
    """Everyone who may mark one of these parts, with the ones that are theirs."""
    by_party: dict[int, list[Part]] = {}
    for part in parts:
        if part.keeper:
            by_party.setdefault(part.keeper.pk, []).append(part)
    seats = Seat.objects.serving(day).filter(party__in=by_party, role=Seat.Role.PARTNER, user__is_active=True)
    first: dict[int, Seat] = {}
    theirs: dict[int, list[Part]] = {}
    for seat in seats.select_related("user", "party__organisation").order_by(
        "party__organisation__sort_key", "pk"
    ):
        first.setdefault(seat.user_id, seat)
        theirs.setdefault(seat.user_id, []).extend(by_party[seat.party_id])
    return [(seat, theirs[person]) for person, seat in first.items()]
