"""What the pages say about who adjusts the record and how far they have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.formats import day
from meetings.adjusting import is_adjusted, standing_adjusters
from meetings.models import Adjuster, Meeting, Minutes, MinutesDraft
from meetings.record_changes import PartChange, changes_between
from meetings.rules import may_adjust, may_appoint_adjuster, may_finalise_minutes, may_see_adjusting
from meetings.stages import Tag
from meetings.transcript import digest, text_of
from members.models import Seat


@dataclass(frozen=True, slots=True)
class AdjusterRow:
    adjuster: Adjuster
    tag: Tag
    wants: str
    may_release: bool


@dataclass(frozen=True, slots=True)
class Adjusting:
    """`mine`: where the reader is asked to adjust this text; `changes`: since they adjusted another one."""

    rows: list[AdjusterRow]
    wanted: int
    sha256: str
    is_done: bool
    mine: Adjuster | None
    changes: list[PartChange]
    may_appoint: bool
    may_ask_again: bool

    @property
    def places_left(self) -> int:
        return max(self.wanted - len(self.rows), 0)


def adjusting_of(
    meeting: Meeting, seats: Sequence[Seat], minutes: Minutes | None, content: dict[str, Any] | None
) -> Adjusting | None:
    """For those who work with the record, until it is frozen; nothing where the forum has no adjusters."""
    if not first_seat_that(may_see_adjusting, seats, meeting) or (minutes and minutes.finalised_at):
        return None
    adjusters = standing_adjusters(meeting)
    if not adjusters and not meeting.forum.adjusters:
        return None
    sha256 = digest(text_of(content)) if content else ""
    mine = next((each for each in adjusters if first_seat_that(may_adjust, seats, each)), None)
    is_done = bool(content) and is_adjusted(meeting, sha256, adjusters)
    is_out = minutes is not None and minutes.state == Minutes.State.COMMENTS
    return Adjusting(
        rows=[_row(each, sha256, seats) for each in adjusters],
        wanted=meeting.forum.adjusters,
        sha256=sha256,
        is_done=is_done,
        mine=mine if mine and mine.approved_sha256 != sha256 else None,
        changes=_changes(mine, minutes, sha256, content),
        may_appoint=first_seat_that(may_appoint_adjuster, seats, meeting) is not None,
        may_ask_again=is_out
        and any(each.approved_sha256 != sha256 and each.asked_sha256 != sha256 for each in adjusters)
        and first_seat_that(may_finalise_minutes, seats, minutes) is not None,
    )


def _row(adjuster: Adjuster, sha256: str, seats: Sequence[Seat]) -> AdjusterRow:
    is_current = bool(sha256) and adjuster.approved_sha256 == sha256
    return AdjusterRow(
        adjuster=adjuster,
        tag=_tag(adjuster, is_current),
        wants="" if adjuster.approved_at else adjuster.text,
        may_release=first_seat_that(may_appoint_adjuster, seats, adjuster.meeting, adjuster.seat) is not None,
    )


def _tag(adjuster: Adjuster, is_current: bool) -> Tag:
    if is_current:
        return Tag("approved", _("Adjusted %(day)s") % {"day": day(adjuster.approved_at)})
    if adjuster.approved_at:
        return Tag("waiting", _("Adjusted an earlier text, %(day)s") % {"day": day(adjuster.approved_at)})
    if adjuster.text:
        return Tag("comments", _("Asked for a change %(day)s") % {"day": day(adjuster.written_at)})
    if adjuster.asked_at:
        return Tag("waiting", _("Has not adjusted yet"))
    return Tag("planned", _("Appointed"))


def _changes(
    mine: Adjuster | None, minutes: Minutes | None, sha256: str, content: dict[str, Any] | None
) -> list[PartChange]:
    """Between the text the reader adjusted, and this one."""
    if not (mine and minutes and content and mine.approved_sha256 and mine.approved_sha256 != sha256):
        return []
    draft: MinutesDraft | None = minutes.drafts.filter(sha256=mine.approved_sha256).first()
    return changes_between(draft.content, content) if draft else []
