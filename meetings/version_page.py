"""What the pages of a version show, and who gets what when the secretariat takes a step."""

from dataclasses import dataclass
from typing import Any

from forum import clock
from forum.access import ForumRequest, first_seat_that
from meetings.agenda import StaleVersion, standing, standing_of
from meetings.approval_reminders import Reminders, reminders
from meetings.approving import approving_parties
from meetings.comment_page import Said, said
from meetings.comment_rules import may_read_comments
from meetings.guest_page import told_by_the_notice
from meetings.invitations import one_each, standing_invitations
from meetings.models import AgendaItem, AgendaVersion, Invitation, ItemKind, Meeting
from meetings.notices import approved_before, invitations_for_notice, people_asked
from meetings.recipients import Event, of_seats
from meetings.rules import may_approve
from meetings.shelf import Shelf
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
    rows = frozen_rows(meeting, version.items, Shelf(meeting))
    approvals = list(
        version.approvals.select_related(
            "party__organisation", "seat__user", "entered_by__party__organisation"
        )
    )
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
        "requests": _requests(request, version),
        "reminders": _reminders(request, version, is_out),
        "is_out": is_out,
    }


def changes_since_context(request: ForumRequest, version: AgendaVersion) -> dict[str, Any]:
    """What differs from the version that the reader's party approved (or that the address names)."""
    meeting = version.meeting
    newest, previous = _neighbours(version)
    before = _asked_before(request, version) or previous
    is_out = newest == version and meeting.agenda_state == Meeting.AgendaState.PROPOSED
    return {
        "version": version,
        "newest": newest,
        "before": before,
        "changes": changes(before.items, version.items) if before else [],
        "mine": _approvable(request, version, standing(meeting).missing) if is_out else [],
    }


def _asked_before(request: ForumRequest, version: AgendaVersion) -> AgendaVersion | None:
    """ "?sedan=6"; without it the version that one of the reader's parties approved last."""
    asked = request.GET.get("sedan", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 5:
        return version.meeting.versions.filter(number=int(asked), number__lt=version.number).first()
    approved = approved_before(version.meeting, version.number)
    ours = [approved[seat.party_id] for seat in request.seats if seat.party_id in approved]
    return max(ours, key=lambda each: each.number, default=None)


def _reminders(request: ForumRequest, version: AgendaVersion, is_out: bool) -> Reminders | None:
    """When the parties have been and will be reminded, for those who work on the agenda."""
    if first_seat_that(may_read_comments, request.seats, version.meeting) is None:
        return None
    return reminders(version, clock.today(), is_out)


def _requests(request: ForumRequest, version: AgendaVersion) -> list[Said]:
    """The changes that parties ask for in this version; the board does not read them."""
    if first_seat_that(may_read_comments, request.seats, version.meeting) is None:
        return []
    return said(request.seats, version.meeting, version.change_requests.all())


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
    shelf = Shelf(meeting)
    rows = live_rows(meeting, items, shelf)
    parties = list(approving_parties(meeting, clock.today()).select_related("organisation"))
    asked = people_asked(meeting, parties, clock.now())
    draft = canonical_items(items, shelf)
    is_out = meeting.agenda_state == Meeting.AgendaState.PROPOSED
    number = newest.number + 1 if newest else 1
    approved = approved_before(meeting, number)
    called = one_each(standing_invitations(meeting))
    return {
        "number": number,
        "has_approved": [party for party in parties if party.pk in approved],
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
    version = current.version
    return {
        "reminders": reminders(version, clock.today(), is_out=True) if version else None,
        "version": current.version,
        "missing": current.missing,
        "asked": people_asked(meeting, current.missing, clock.now()),
    }


def oral_context(version: AgendaVersion) -> dict[str, Any]:
    """Who gets a letter of an oral approval, and who the notice if it is the last."""
    missing = standing(version.meeting).missing
    return {
        "version": version,
        "missing": missing,
        "asked": people_asked(version.meeting, missing, clock.now()),
        "called": _called(version.meeting, version),
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
