"""Putting the agenda before the parties, their approvals, and the moment it is set."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import is_partner, require
from meetings import notices
from meetings.approving import approving_parties
from meetings.invitations import standing_invitations
from meetings.locking import lock
from meetings.models import AgendaVersion, Approval, Document, Meeting
from meetings.rules import (
    may_approve,
    may_call_anyway,
    may_propose_version,
    may_reopen_agenda,
    may_withdraw_approval,
)
from meetings.versions import Change, Items, canonical, changes, digest
from members.models import Party, Seat


class StaleVersion(Exception):
    """Somebody approved a version that is no longer the newest; `seen` is the one they had before them."""

    def __init__(self, seen: AgendaVersion | None, newest: AgendaVersion) -> None:
        super().__init__(f"version {newest.number} is the newest")
        self.seen, self.newest = seen, newest

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self.seen.items if self.seen else [], self.newest.items)


@dataclass(frozen=True)
class ApprovalStanding:
    """Who has approved the newest version, and who has not; `version` is None before the first one."""

    version: AgendaVersion | None
    rows: list[tuple[Party, Approval | None]]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def approved(self) -> int:
        return sum(approval is not None for _party, approval in self.rows)

    @property
    def missing(self) -> list[Party]:
        return [party for party, approval in self.rows if approval is None]


def standing(meeting: Meeting, day: date | None = None) -> ApprovalStanding:
    """How the newest version stands (3 queries)."""
    version = meeting.versions.first()
    approvals = list(valid_approvals(version).select_related("seat__user")) if version else []
    return standing_of(meeting, version, approvals, day)


def standing_of(
    meeting: Meeting, version: AgendaVersion | None, approvals: list[Approval], day: date | None = None
) -> ApprovalStanding:
    """As `standing`, from what is already fetched. Once set, the parties are those of the day it was set."""
    if meeting.agenda_state == Meeting.AgendaState.SET and meeting.agenda_set_at:
        day = timezone.localdate(meeting.agenda_set_at)
    by_party = {approval.party_id: approval for approval in approvals}
    parties = approving_parties(meeting, day or clock.today()).select_related("organisation")
    return ApprovalStanding(version, [(party, by_party.get(party.pk)) for party in parties])


def valid_approvals(version: AgendaVersion) -> QuerySet[Approval]:
    return version.approvals.filter(withdrawn_at=None)


@transaction.atomic
def propose_version(
    meeting: Meeting, *, by: Seat, at: datetime | None = None, approve_by: date | None = None
) -> AgendaVersion:
    """Freeze the draft as the next version and ask every approving party for its approval."""
    require(may_propose_version(by, lock(meeting)))
    items, newest, at = canonical(meeting), meeting.versions.first(), at or clock.now()
    sha256 = digest(items)
    _refuse_to_propose(meeting, items, newest is not None and newest.sha256 == sha256)
    version = AgendaVersion.objects.create(
        meeting=meeting,
        number=newest.number + 1 if newest else 1,
        items=items,
        seq=Document.objects.values_list("head_seq", flat=True).get(pk=meeting.document),
        sha256=sha256,
        proposed_by=by,
        proposed_at=at,
        approve_by=approve_by,
        recipients=[invitation.seat_id for invitation in standing_invitations(meeting)],
    )
    meeting.agenda_state = Meeting.AgendaState.PROPOSED
    meeting.save(update_fields=["agenda_state"])
    history.record("agenda.proposed", on=version, by=by, at=at, sha256=sha256, approve_by=approve_by)
    notices.ask_for_approval(version, at)
    return version


def _refuse_to_propose(meeting: Meeting, items: Items, is_same: bool) -> None:
    if not items:
        raise ValidationError(_("The agenda has no items yet."), code="empty")
    if nameless := next((item for item in items if not item["title"].strip()), None):
        raise ValidationError(
            _("Item %(number)s has no title yet.") % {"number": nameless["order"]}, code="nameless"
        )
    if is_same and meeting.agenda_state == Meeting.AgendaState.PROPOSED:
        raise ValidationError(
            _("Nothing has changed since the version that is out for approval."), code="same"
        )


@transaction.atomic
def approve_version(
    version: AgendaVersion, seen_number: int, seen_sha256: str, *, by: Seat, at: datetime | None = None
) -> Approval:
    """The party approves the version its representative had before them; the last approval sets the agenda.

    Approving twice is approving once, also when two seats of a party do it at the same moment.
    """
    meeting = version.meeting = lock(version.meeting)
    require(is_partner(by) and by.party.forum_id == meeting.forum_id)
    newest = newest_version(meeting)
    if (seen_number, seen_sha256) != (newest.number, newest.sha256):
        raise StaleVersion(meeting.versions.filter(number=seen_number).first(), newest)
    given = valid_approvals(newest).filter(party=by.party).first()
    if given:
        return given
    now = at or clock.now()
    require(may_approve(by, newest) and by.party in standing(meeting, timezone.localdate(now)).missing)
    approval = _approve(newest, by.party, by, now)
    set_when_complete(newest, by, now)
    return approval


@transaction.atomic
def withdraw_approval(approval: Approval, *, by: Seat, at: datetime | None = None) -> Approval:
    """Until the agenda is set. The withdrawn approval stays in the record."""
    lock(approval.version.meeting)
    approval.refresh_from_db(fields=["withdrawn_at"])
    require(may_withdraw_approval(by, approval))
    approval.withdrawn_at = at or clock.now()
    approval.save(update_fields=["withdrawn_at"])
    history.record("agenda.approval_withdrawn", on=approval.version, by=by, at=at)
    return approval


@transaction.atomic
def consent_silently(version: AgendaVersion, *, at: datetime | None = None) -> list[Approval]:
    """Where the forum has decided so: a party that has said nothing by the deadline has consented.

    Nobody acts here, so there is no rule to ask; a party that withdrew its approval has not been silent.
    """
    meeting = version.meeting = lock(version.meeting)
    now = at or clock.now()
    newest, day = newest_version(meeting), timezone.localdate(now)
    has_ended = newest.approve_by is not None and newest.approve_by < day
    is_open = (
        meeting.agenda_state == Meeting.AgendaState.PROPOSED and newest == version and not meeting.is_over
    )
    if not (meeting.forum.silent_consent and has_ended and is_open):
        return []
    spoken = set(newest.approvals.values_list("party_id", flat=True))
    silent = [party for party in standing(meeting, day).missing if party.pk not in spoken]
    approvals = [_approve(newest, party, None, now) for party in silent]
    if approvals:
        set_when_complete(newest, None, now)
    return approvals


@transaction.atomic
def call_anyway(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> AgendaVersion:
    """Call the meeting with the newest version although a party has not approved; the record says so."""
    require(may_call_anyway(by, lock(meeting)))
    now = at or clock.now()
    newest, missing = newest_version(meeting), standing(meeting, timezone.localdate(now)).missing
    _set_agenda(newest, by, now, missing)
    return newest


@transaction.atomic
def reopen_agenda(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> Meeting:
    """Let a late item in. The set version stands until the next one is set."""
    require(may_reopen_agenda(by, lock(meeting)))
    meeting.agenda_state = Meeting.AgendaState.DRAFT
    meeting.save(update_fields=["agenda_state"])
    history.record("agenda.reopened", on=meeting.set_version, by=by, at=at)
    notices.tell_reopened(meeting, at)
    return meeting


@transaction.atomic
def remind_missing(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> int:
    """A letter to each seat of the parties that have not approved, once a day; how many were written."""
    require(may_call_anyway(by, lock(meeting)))
    now = at or clock.now()
    current = standing(meeting, timezone.localdate(now))
    sent = notices.remind(current.version, current.missing, now) if current.version else 0
    if sent:
        history.record("agenda.reminded", on=current.version, by=by, at=now, parties=current.missing)
    return sent


def newest_version(meeting: Meeting) -> AgendaVersion:
    newest = meeting.versions.first()
    if newest is None:
        raise PermissionDenied
    newest.meeting = meeting
    return newest


def _approve(version: AgendaVersion, party: Party, by: Seat | None, at: datetime) -> Approval:
    approval = Approval.objects.create(
        version=version, party=party, seat=by, at=at, sha256=version.sha256, silent=by is None
    )
    verb = "agenda.approved" if by else "agenda.consented_silently"
    forum = version.meeting.forum
    history.record(verb, on=version, by=by, forum=forum, at=at, for_party=party, sha256=version.sha256)
    return approval


def set_when_complete(version: AgendaVersion, by: Seat | None, at: datetime) -> None:
    if not standing(version.meeting, timezone.localdate(at)).missing:
        _set_agenda(version, by, at, [])


def _set_agenda(version: AgendaVersion, by: Seat | None, at: datetime, missing: list[Party]) -> None:
    meeting = version.meeting
    meeting.agenda_state, meeting.set_version, meeting.agenda_set_at = Meeting.AgendaState.SET, version, at
    meeting.set_jointly = not missing
    meeting.save(update_fields=["agenda_state", "set_version", "agenda_set_at", "set_jointly"])
    verb = "agenda.called_anyway" if missing else "agenda.set"
    forum = meeting.forum
    history.record(verb, on=version, by=by, forum=forum, at=at, missing=missing, sha256=version.sha256)
    notices.queue_notice(version, at)
