"""The forum's public records in one list: what was shared or finalised, when, by whom, and where to read it.

Each kind of record has its source; a new kind is one more function in `SOURCES`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.formats import full_day, local
from forum.models import Forum, Paper
from forum.report.models import Edition
from forum.report.rules import may_see_edition
from meetings.labels import document_label
from meetings.models import Addendum, AgendaVersion, Meeting, Minutes
from meetings.rules import may_see_minutes, may_see_version
from meetings.transcript import role_of
from members.models import Seat

SEAT = "party__organisation"


@dataclass(frozen=True, slots=True)
class Record:
    """One public record. `maker` is an organisation and a role, never a person's name."""

    at: datetime
    kind: str
    title: str
    dnr: str
    maker: str
    url: str
    file_url: str = ""
    note: str = ""

    @property
    def year(self) -> int:
        return local(self.at).year


def records_of(forum: Forum, seats: Sequence[Seat]) -> list[Record]:
    """All that these seats may open, the newest first. One query for each kind, without the texts."""
    found = [record for source in SOURCES for record in source(forum, seats)]
    return sorted(found, key=lambda record: record.at, reverse=True)


def table_of(records: Sequence[Record], origin: str) -> tuple[list[str], list[list[Any]]]:
    """Header and rows; `origin` is the portal's own address, so that a link works outside it."""
    header = [
        *(_("Date"), _("Registration number"), _("Kind"), _("Record"), _("Made by")),
        *(_("Remark"), _("Address"), _("File")),
    ]
    rows = [
        [
            *(record.at, record.dnr, record.kind, record.title, record.maker, record.note),
            *(f"{origin}{record.url}", f"{origin}{record.file_url}" if record.file_url else ""),
        ]
        for record in records
    ]
    return header, rows


def agenda_versions(forum: Forum, seats: Sequence[Seat]) -> Iterator[Record]:
    """Every version put before the parties; the board opens the one that was set."""
    rows = AgendaVersion.objects.filter(meeting__forum=forum).defer("items", "recipients")
    for version in rows.select_related("meeting__forum", f"proposed_by__{SEAT}"):
        if first_seat_that(may_see_version, seats, version):
            yield _agenda_version(version)


def _agenda_version(version: AgendaVersion) -> Record:
    meeting = version.meeting
    address = [meeting.forum.slug, meeting.slug, version.number]
    return Record(
        at=version.proposed_at,
        kind=_("Agenda"),
        title=_("Agenda, version %(number)s, %(meeting)s")
        % {"number": version.number, "meeting": _inside(meeting)},
        dnr="",
        maker=_maker(version.proposed_by),
        url=version.get_absolute_url(),
        file_url=reverse("meetings:version_paper", args=address),
        note=_set_note(meeting) if meeting.set_version_id == version.pk else "",
    )


def _set_note(meeting: Meeting) -> str:
    words = {"day": full_day(meeting.agenda_set_at)}
    if meeting.set_jointly is False:
        return _("Called with %(day)s, not jointly set") % words
    return _("Set %(day)s") % words


def minutes(forum: Forum, seats: Sequence[Seat]) -> Iterator[Record]:
    label = document_label(forum).title
    rows = Minutes.objects.filter(meeting__forum=forum, finalised_at__isnull=False).defer("snapshot")
    for record in rows.select_related("meeting__forum", f"finalised_by__{SEAT}"):
        if record.finalised_at and first_seat_that(may_see_minutes, seats, record):
            meeting = record.meeting
            yield Record(
                at=record.finalised_at,
                kind=label,
                title=f"{label}, {_inside(meeting)}",
                dnr=record.dnr,
                maker=_maker(record.finalised_by),
                url=record.get_absolute_url(),
                file_url=reverse("meetings:minutes_paper", args=[meeting.forum.slug, meeting.slug]),
            )


def addenda(forum: Forum, seats: Sequence[Seat]) -> Iterator[Record]:
    label = document_label(forum)
    rows = Addendum.objects.filter(minutes__meeting__forum=forum).defer("minutes__snapshot", "text")
    for addendum in rows.select_related("minutes__meeting__forum", f"seat__{SEAT}"):
        if first_seat_that(may_see_minutes, seats, addendum.minutes):
            meeting = addendum.minutes.meeting
            words = {"the": label.the, "meeting": _inside(meeting)}
            yield Record(
                at=addendum.at,
                kind=_("Correction"),
                title=_("Correction of %(the)s, %(meeting)s") % words,
                dnr=addendum.minutes.dnr,
                maker=_maker(addendum.seat),
                url=f"{addendum.minutes.get_absolute_url()}#rattelse-{addendum.pk}",
                file_url=reverse("meetings:corrected_paper", args=[meeting.forum.slug, meeting.slug]),
            )


def editions(forum: Forum, seats: Sequence[Seat]) -> Iterator[Record]:
    rows = Edition.objects.filter(report__forum=forum, released_at__isnull=False).defer("paper__snapshot")
    for edition in rows.select_related("report__forum", "paper", f"released_by__{SEAT}"):
        if edition.released_at and first_seat_that(may_see_edition, seats, edition):
            report = edition.report
            address = [report.forum.slug, report.year, edition.number]
            is_ready = edition.paper.state == Paper.State.READY
            yield Record(
                at=edition.released_at,
                kind=_("Annual follow-up"),
                title=str(edition),
                dnr=report.dnr,
                maker=_maker(edition.released_by),
                url=edition.get_absolute_url(),
                file_url=reverse("report:edition_pdf", args=address) if is_ready else "",
            )


SOURCES: list[Callable[[Forum, Sequence[Seat]], Iterator[Record]]] = [
    agenda_versions,
    minutes,
    addenda,
    editions,
]


def _inside(meeting: Meeting) -> str:
    """The meeting's name as it stands inside a sentence."""
    name = str(meeting)
    return f"{name[:1].lower()}{name[1:]}"


def _maker(seat: Seat | None) -> str:
    return f"{seat.party}, {role_of(seat)}" if seat else ""
