"""What the pages of a version show, and who gets what when the secretariat takes a step."""

from dataclasses import dataclass
from typing import Any

from forum import clock
from forum.access import ForumRequest
from meetings.agenda import StaleVersion, standing, standing_of
from meetings.guest_page import told_by_the_notice
from meetings.invitations import one_each, standing_invitations
from meetings.models import AgendaItem, AgendaVersion, Invitation, ItemKind, Meeting
from meetings.notices import invitations_for_notice, people_asked
from meetings.recipients import Event, of_seats
from meetings.rules import may_approve
from meetings.slots import slots_of
from meetings.timetable import frozen_rows, live_rows, timing
from meetings.versions import canonical_items, changes, digest
from members.models import Party


@dataclass(frozen=True, slots=True)
class Warnings:
    """What the secretariat should know before it puts the agenda before the parties."""

    without_proposal: list[AgendaItem]
    overrun: int
    unrepresented: list[Party]
    is_unchanged: bool


def version_context(request: ForumRequest, version: AgendaVersion) -> dict[str, Any]:
    meeting = version.meeting
    newest, previous = _neighbours(version)
    rows = frozen_rows(meeting, version.items)
    approvals = list(version.approvals.select_related("party__organisation", "seat__user"))
    valid = [approval for approval in approvals if approval.withdrawn_at is None]
    is_out = newest == version and meeting.agenda_state == Meeting.AgendaState.PROPOSED
    missing = standing_of(meeting, version, valid).missing if is_out else []
    return {
        "version": version,
        "newest": newest,
        "previous": previous,
        "rows": rows,
        "timing": timing(meeting, rows),
        "changes": changes(previous.items, version.items) if previous else [],
        "approvals": approvals,
        "missing": missing,
        "is_set": meeting.set_version_id == version.pk,
        "mine": _approvable(request, version, missing),
    }


def _neighbours(version: AgendaVersion) -> tuple[AgendaVersion, AgendaVersion | None]:
    """The newest version, without its items, and the one before this."""
    newest = version.meeting.versions.defer("items").first() or version
    newest.meeting = version.meeting
    return newest, version.meeting.versions.filter(number=version.number - 1).first()


def _approvable(request: ForumRequest, version: AgendaVersion, missing: list[Party]) -> list[Party]:
    """Whom this visitor can approve for now."""
    ours = {seat.party_id for seat in request.seats if may_approve(seat, version)}
    return [party for party in missing if party.pk in ours]


def stale_context(request: ForumRequest, stale: StaleVersion) -> dict[str, Any]:
    newest = stale.newest
    return {
        "seen": stale.seen,
        "version": newest,
        "changes": stale.changes,
        "mine": _approvable(request, newest, standing(newest.meeting).missing),
    }


def proposal_context(meeting: Meeting) -> dict[str, Any]:
    """The next version, its warnings, who is asked now and who gets the notice once it is set."""
    items = list(meeting.items.filter(deleted_at=None).select_related("proposer__organisation"))
    newest = meeting.versions.first()
    rows = live_rows(meeting, items)
    parties = list(meeting.forum.parties.approving(clock.today()).select_related("organisation"))
    asked = people_asked(parties, clock.now())
    draft = canonical_items(items)
    is_out = meeting.agenda_state == Meeting.AgendaState.PROPOSED
    called = one_each(standing_invitations(meeting))
    return {
        "number": newest.number + 1 if newest else 1,
        "newest": newest,
        "rows": rows,
        "timing": timing(meeting, rows),
        "changes": changes(newest.items, draft) if newest else [],
        "warnings": Warnings(
            [
                item
                for item in items
                if item.kind == ItemKind.DECISION and not item.proposal and not item.standing
            ],
            timing(meeting, rows).overrun,
            [party for party in parties if party.pk not in {seat.party_id for seat in asked}],
            is_out and newest is not None and newest.sha256 == digest(draft),
        ),
        "parties": parties,
        "asked": asked,
        "called": called,
        "letters": [
            *of_seats(called, Event.NOTICE),
            *told_by_the_notice(meeting, slots_of(meeting, draft)),
        ],
    }


def remind_context(meeting: Meeting) -> dict[str, Any]:
    current = standing(meeting)
    return {
        "version": current.version,
        "missing": current.missing,
        "asked": people_asked(current.missing, clock.now()),
    }


def call_context(meeting: Meeting) -> dict[str, Any]:
    current = standing(meeting)
    called, items = _called(meeting, current.version), current.version.items if current.version else []
    return {
        "version": current.version,
        "missing": current.missing,
        "called": called,
        "letters": [
            *of_seats(called, Event.NOTICE),
            *told_by_the_notice(meeting, slots_of(meeting, items)),
        ],
    }


def reopen_context(meeting: Meeting) -> dict[str, Any]:
    return {"version": meeting.set_version, "called": _called(meeting, meeting.set_version)}


def _called(meeting: Meeting, version: AgendaVersion | None) -> list[Invitation]:
    if version is None:
        return []
    version.meeting = meeting
    return one_each(invitations_for_notice(version))
