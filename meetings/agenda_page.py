"""What the agenda page shows: the items, how the approvals stand, and what this visitor may do."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch

from forum.access import ForumRequest, first_seat_that, is_secretariat
from forum.clock import now
from meetings.agenda import ApprovalStanding, standing_of
from meetings.approval_matrix import Matrix, matrix
from meetings.balance import balance
from meetings.carry_over import unfinished_items
from meetings.comment_page import AgendaTalk, agenda_talk
from meetings.file_rules import may_attach
from meetings.item_links import Links
from meetings.live_page import live_context
from meetings.models import AgendaItem, AgendaVersion, Approval, Comment, Meeting
from meetings.pages import meeting_context
from meetings.proposals import Call, call_of
from meetings.rules import (
    may_approve,
    may_call_anyway,
    may_call_for_items,
    may_edit_agenda,
    may_note_oral_approval,
    may_order_agenda,
    may_propose_version,
    may_remove_item,
    may_reopen_agenda,
    may_see_participants,
    may_withdraw_approval,
)
from meetings.shelf import Shelf
from meetings.timetable import Row, frozen_rows, live_rows, timing
from meetings.versions import canonical_items, changes
from meetings.waiting import Waiting
from members.models import Party, Seat


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party's line in the panel; `may_approve` and `withdrawable` are this visitor's buttons."""

    party: Party
    approval: Approval | None
    is_mine: bool
    may_approve: bool
    withdrawable: Approval | None
    requests: list[Comment]


@dataclass(frozen=True, slots=True)
class Panel:
    """The approvals of the newest version, and of those before it."""

    standing: ApprovalStanding
    rows: list[PartyRow]
    matrix: Matrix

    @property
    def version(self) -> AgendaVersion | None:
        return self.standing.version

    @property
    def next_number(self) -> int:
        return self.version.number + 1 if self.version else 1

    @property
    def mine(self) -> list[PartyRow]:
        """The parties for which this visitor can approve now."""
        return [row for row in self.rows if row.may_approve]


@dataclass(frozen=True, slots=True)
class Draft:
    """What only those who work on the agenda see."""

    rows: list[Row]
    shelf: Shelf
    removed: list[AgendaItem]
    differences: int
    call: Call
    items: list[AgendaItem]


def agenda_context(request: ForumRequest, meeting: Meeting) -> dict[str, Any]:
    """Everything for the page of somebody who works here (at most 12 queries with the meeting's head)."""
    seats = request.seats
    newest = meeting.versions.first()
    if newest:
        newest.meeting = meeting
    items = list(meeting.items.select_related("proposer__organisation", "project"))
    talk = agenda_talk(meeting, items, newest.number if newest else 0)
    approvals = _approvals(meeting, newest)
    panel = _panel(seats, meeting, newest, approvals, talk)
    draft = _draft(seats, meeting, newest, items, talk)
    may = _buttons(seats, meeting, newest)
    return {
        **meeting_context(request, meeting, _waiting(meeting, panel)),
        "panel": panel,
        "rows": draft.rows,
        "removed": draft.removed,
        "differences": draft.differences,
        "call": draft.call,
        "balance": balance(draft.items, [row.party for row in panel.rows]),
        "timing": timing(meeting, draft.rows),
        "set_version": meeting.set_version,
        "my_parties": {seat.party_id for seat in seats},
        "may": may,
        "left_over": len(unfinished_items(meeting)) if may["order"] else 0,
        "live": live_context(request, meeting),
        "comments": {uuid: tally.words for uuid, tally in talk.tallies.items()},
        "approved_before": _approved_before(panel, approvals),
    }


def _approved_before(panel: Panel, approvals: list[Approval]) -> AgendaVersion | None:
    """The last version that this visitor's party approved, when a newer one is out."""
    mine = {row.party.pk for row in panel.rows if row.is_mine}
    given = [
        each for each in approvals if each.party_id in mine and not each.silent and not each.withdrawn_at
    ]
    last = max((each.version for each in given), key=lambda version: version.number, default=None)
    return last if last and last != panel.version else None


def board_context(request: ForumRequest, meeting: Meeting) -> dict[str, Any]:
    """The board reads the set version and nothing of the draft."""
    version = meeting.set_version
    rows = frozen_rows(meeting, version.items, Shelf(meeting)) if version else []
    return {
        **meeting_context(request, meeting),
        "rows": rows,
        "timing": timing(meeting, rows),
        "set_version": version,
    }


def works_here(request: ForumRequest, meeting: Meeting) -> bool:
    return first_seat_that(may_see_participants, request.seats, meeting) is not None


def _draft(
    seats: list[Any],
    meeting: Meeting,
    newest: AgendaVersion | None,
    items: list[AgendaItem],
    talk: AgendaTalk,
) -> Draft:
    for item in items:
        item.meeting = meeting
    live = [item for item in items if item.deleted_at is None]
    removed = [item for item in items if item.deleted_at and first_seat_that(may_remove_item, seats, item)]
    shelf = Shelf(meeting)
    differences = len(changes(newest.items, canonical_items(live, shelf))) if newest else 0
    links = Links(meeting)
    rows = [
        replace(row, comments=talk.words(row.uuid), links=links.of(row.uuid))
        for row in live_rows(meeting, live, shelf)
    ]
    return Draft(rows, shelf, removed, differences, call_of(meeting, live, now()), live)


def _panel(
    seats: list[Any],
    meeting: Meeting,
    newest: AgendaVersion | None,
    approvals: list[Approval],
    talk: AgendaTalk,
) -> Panel:
    current = (
        [each for each in approvals if each.version_id == newest.pk and not each.withdrawn_at]
        if newest
        else []
    )
    standing = standing_of(meeting, newest, current)
    parties = {party.pk: party for party, _approval in standing.rows}
    for approval in approvals:
        if approval.party_id in parties:
            approval.party = parties[approval.party_id]
    return Panel(
        standing,
        [_party_row(seats, standing, row, talk) for row in standing.rows],
        matrix(newest.number if newest else 0, list(parties.values()), approvals),
    )


def _approvals(meeting: Meeting, newest: AgendaVersion | None) -> list[Approval]:
    """Of all the versions, the withdrawn ones too."""
    if newest is None:
        return []
    noted_by = Prefetch("entered_by", Seat.objects.select_related("party__organisation"))
    approvals = Approval.objects.filter(version__meeting=meeting).prefetch_related(noted_by)
    found = list(approvals.select_related("seat__user", "version").defer("version__items"))
    for approval in found:
        approval.version.meeting = meeting
    return found


def _party_row(
    seats: list[Any], standing: ApprovalStanding, row: tuple[Party, Approval | None], talk: AgendaTalk
) -> PartyRow:
    party, approval = row
    ours = [seat for seat in seats if seat.party_id == party.pk and not is_secretariat(seat)]
    may_withdraw = approval is not None and first_seat_that(may_withdraw_approval, ours, approval) is not None
    may_give = approval is None and standing.version is not None
    return PartyRow(
        party=party,
        approval=approval,
        is_mine=bool(ours),
        may_approve=may_give and first_seat_that(may_approve, ours, standing.version) is not None,
        withdrawable=approval if may_withdraw else None,
        requests=talk.asked_by(party.pk),
    )


def _waiting(meeting: Meeting, panel: Panel) -> Waiting | None:
    if meeting.agenda_state != Meeting.AgendaState.PROPOSED:
        return None
    return Waiting(panel.standing.total, panel.standing.missing)


def _buttons(seats: list[Any], meeting: Meeting, newest: AgendaVersion | None) -> dict[str, bool]:
    rules = {
        "edit": may_edit_agenda,
        "order": may_order_agenda,
        "propose": may_propose_version,
        "call": may_call_for_items,
        "call_anyway": may_call_anyway,
        "reopen": may_reopen_agenda,
    }
    may = {name: first_seat_that(rule, seats, meeting) is not None for name, rule in rules.items()}
    oral = newest is not None and first_seat_that(may_note_oral_approval, seats, newest) is not None
    attach = may["edit"] or first_seat_that(may_attach, seats, meeting) is not None
    return may | {"note_oral": oral, "attach": attach}
