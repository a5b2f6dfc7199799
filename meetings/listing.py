"""What the registers show to whom: papers of a meeting, decisions and actions of a forum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.access import first_seat_that, is_partner, is_secretariat
from forum.models import Forum, Paper
from meetings.labels import document_label
from meetings.models import ActionItem, ActionProgress, AgendaVersion, Meeting
from meetings.models.followup import ActionItemQuerySet, DecisionQuerySet
from meetings.rules import may_see_agenda, may_see_minutes
from meetings.seals import sealed_paper
from meetings.stages import minutes_of
from members.models import Seat


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper: where to read it, and where its file is. `size` is empty until the file is made."""

    title: str
    state: str
    at: datetime | None
    url: str
    file_url: str = ""
    size: int | None = None
    kind: str = ""


def papers_of(meeting: Meeting, seats: Sequence[Seat]) -> list[PaperRow]:
    """Everything of the meeting that these seats may read, in the order of a meeting's life."""
    rows: list[PaperRow] = []
    if first_seat_that(may_see_agenda, seats, meeting):
        rows += _agenda_rows(meeting, seats)
    minutes = minutes_of(meeting)
    if minutes and first_seat_that(may_see_minutes, seats, minutes):
        rows.append(_minutes_row(meeting))
    if meeting.carries_follow_up:
        url = reverse("report:year", args=[meeting.forum.slug, meeting.year])
        rows.append(PaperRow(_("Annual follow-up %(year)s") % {"year": meeting.year}, "", None, url))
    return rows


def _agenda_rows(meeting: Meeting, seats: Sequence[Seat]) -> list[PaperRow]:
    """The board reads the agenda that was set; those who work on it see every version."""
    versions = meeting.versions.order_by("number")
    if not any(is_secretariat(seat) or is_partner(seat) for seat in seats):
        versions = versions.filter(pk=meeting.set_version_id or 0)
    files = _agenda_files(meeting)
    return [_agenda_row(meeting, version, files.get(version.number)) for version in versions.defer("items")]


def _agenda_row(meeting: Meeting, version: AgendaVersion, size: int | None) -> PaperRow:
    args = [meeting.forum.slug, meeting.slug, version.number]
    is_set = version.pk == meeting.set_version_id
    state = ("not_joint" if meeting.set_jointly is False else "set") if is_set else "proposed"
    return PaperRow(
        _("Agenda, version %(number)s") % {"number": version.number},
        state if is_set or meeting.set_version_id is None else "",
        version.proposed_at,
        reverse("meetings:version", args=args),
        reverse("meetings:version_paper", args=args) if size else "",
        size,
        "agenda",
    )


def _agenda_files(meeting: Meeting) -> dict[int, int | None]:
    """The newest finished file of each agenda version: its size in bytes."""
    papers = meeting.forum.papers.filter(
        kind=Paper.Kind.AGENDA, state=Paper.State.READY, snapshot__version__sha256__in=_hashes(meeting)
    )
    found = papers.annotate(version=F("snapshot__version__number")).order_by("pk")
    return dict(found.values_list("version", "size"))


def _hashes(meeting: Meeting) -> list[str]:
    return list(meeting.versions.values_list("sha256", flat=True))


def _minutes_row(meeting: Meeting) -> PaperRow:
    minutes, paper = meeting.minutes, sealed_paper(meeting.minutes)
    args = [meeting.forum.slug, meeting.slug]
    return PaperRow(
        document_label(meeting.forum).title,
        minutes.state,
        minutes.finalised_at or minutes.shared_at,
        minutes.get_absolute_url(),
        reverse("meetings:minutes_paper", args=args) if paper else "",
        paper.file_size if paper else None,
    )


def visible_decisions(forum: Forum, seats: Sequence[Seat]) -> DecisionQuerySet:
    """As with their minutes: the parties once these are shared, the board once they are finalised.

    What was decided in writing between meetings is for everyone at once.
    """
    decisions = forum.decisions.select_related("meeting", "circular", "item", "focus_area").prefetch_related(
        "reservations__party__organisation"
    )
    if any(is_secretariat(seat) for seat in seats):
        return decisions
    seen = Q(meeting__minutes__finalised_at__isnull=False) | Q(circular__isnull=False)
    if any(is_partner(seat) for seat in seats):
        return decisions.filter(seen | Q(meeting__minutes__shared_at__isnull=False))
    return decisions.filter(seen)


def actions_in_order(forum: Forum) -> ActionItemQuerySet:
    """Open ones by due date, so that the overdue ones lead; then the newest closed."""
    is_closed = Case(
        When(state__in=[ActionItem.State.NOT_STARTED, ActionItem.State.IN_PROGRESS], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    actions = forum.actions.select_related("owner__organisation", "meeting")
    return actions.order_by(is_closed, F("closed_at").desc(nulls_first=True), "due", "pk")


def what_happened(action: ActionItem) -> QuerySet[ActionProgress]:
    """The answers and changes of one action with the parties they name, the latest first."""
    return action.progress.select_related(
        "seat__party__organisation",
        "owner_before__organisation",
        "owner_after__organisation",
        "seat_after__user",
    )
