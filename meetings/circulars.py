"""Deciding between meetings (per capsulam): the question goes out in writing, and the parties answer one by one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import FocusArea, Forum
from meetings import circular_letters
from meetings.circular_rules import (
    may_answer_circular,
    may_change_circular,
    may_end_circular,
    may_remind_of_circular,
    may_withdraw_circular_answer,
    may_write_circular,
)
from meetings.circular_standing import CircularStanding, standing_of
from meetings.followup import clean_clauses
from meetings.models import Circular, CircularAnswer, CircularParty, Decision
from meetings.transcript import digest
from members.models import Party, Seat

State, Answer = Circular.State, CircularAnswer.Answer
REMIND_BEFORE = timedelta(days=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class CircularText:
    """What the secretariat writes before the parties are asked."""

    title: str
    proposal: str
    answer_by: date
    background: str = ""
    focus_area: FocusArea | None = None
    dnr: str = ""


class AnsweredMeanwhile(Exception):
    """The party has another answer than the one that was on the page."""


@transaction.atomic
def draft_circular(forum: Forum, text: CircularText, *, by: Seat, at: datetime | None = None) -> Circular:
    """A draft that only the secretariat sees. Its number stays used."""
    require(may_write_circular(by, forum))
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    now = at or clock.now()
    year = localdate(now).year
    last = forum.circulars.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    circular = Circular(forum=forum, year=year, number=last + 1, created_at=now, created_by=by)
    _write(circular, text)
    circular.save()
    history.record("circular.drafted", on=circular, by=by, at=now, answer_by=circular.answer_by)
    return circular


@transaction.atomic
def change_circular(
    circular: Circular, text: CircularText, *, by: Seat, at: datetime | None = None
) -> Circular:
    """Until the parties have been asked."""
    require(may_change_circular(by, _lock(circular)))
    _write(circular, text)
    circular.save()
    history.record("circular.changed", on=circular, by=by, at=at, answer_by=circular.answer_by)
    return circular


@transaction.atomic
def open_circular(circular: Circular, *, by: Seat, at: datetime | None = None) -> Circular:
    """Freeze the text and ask every party that approves the agenda."""
    require(may_change_circular(by, _lock(circular)))
    now = at or clock.now()
    parties = parties_to_ask(circular.forum, now)
    refuse_to_open(circular, parties, localdate(now))
    CircularParty.objects.bulk_create(CircularParty(circular=circular, party=party) for party in parties)
    circular.state, circular.opened_at, circular.opened_by = State.OPEN, now, by
    circular.sha256 = text_digest(circular)
    circular.save(update_fields=["state", "opened_at", "opened_by", "sha256"])
    history.record("circular.opened", on=circular, by=by, at=now, answer_by=circular.answer_by)
    circular_letters.ask(circular, parties, now)
    return circular


def parties_to_ask(forum: Forum, at: datetime) -> list[Party]:
    return list(forum.parties.approving(localdate(at)).select_related("organisation"))


def refuse_to_open(circular: Circular, parties: list[Party], day: date) -> None:
    if not parties:
        raise ValidationError(_("No party approves the agenda, so there is nobody to ask."), code="nobody")
    if circular.answer_by < day:
        raise ValidationError(_("The last day for answers has passed. Change the draft first."), code="past")


@transaction.atomic
def answer_circular(
    circular: Circular,
    answer: str,
    comment: str = "",
    *,
    by: Seat,
    seen: int | None = None,
    at: datetime | None = None,
) -> CircularAnswer:
    """Answer for the seat's party, or change its answer; the last answer closes the question.

    `seen` is the party's answer that was on the page: of two who answer at the same time, the first counts.
    """
    require(may_answer_circular(by, _lock(circular)))
    now, before = at or clock.now(), _answer_of(circular, by.party_id)
    if (before.pk if before else None) != seen:
        raise AnsweredMeanwhile
    comment = comment.strip()
    if before and (before.answer, before.comment) == (answer, comment):
        return before
    if before:
        _end_answer(before, now)
    given = CircularAnswer.objects.create(
        circular=circular, party=by.party, seat=by, answer=Answer(answer), comment=comment, at=now
    )
    history.record("circular.answered", on=circular, by=by, at=now, answer=answer)
    _close_if_settled(circular, now)
    return given


@transaction.atomic
def withdraw_circular_answer(answer: CircularAnswer, *, by: Seat, at: datetime | None = None) -> None:
    """The party has not answered any longer; what it said stays in the history."""
    circular = _lock(answer.circular)
    answer.refresh_from_db(fields=["ended_at"])
    require(may_withdraw_circular_answer(by, answer))
    _end_answer(answer, at or clock.now())
    history.record("circular.answer_withdrawn", on=circular, by=by, at=at)


@transaction.atomic
def remind_of_circular(circular: Circular, *, by: Seat, at: datetime | None = None) -> int:
    """One letter more to the parties that have not answered; how many were new today."""
    require(may_remind_of_circular(by, _lock(circular)))
    now = at or clock.now()
    sent = circular_letters.remind(circular, standing_of(circular, localdate(now)).missing, now)
    if sent:
        history.record("circular.reminded", on=circular, by=by, at=now)
    return sent


@transaction.atomic
def end_circular(
    circular: Circular, state: str, reason: str, *, by: Seat, at: datetime | None = None
) -> Circular:
    """Take it back, or close it as not decided. Those who were asked are told why."""
    require(may_end_circular(by, _lock(circular)))
    require(state == State.WITHDRAWN or (state == State.NOT_DECIDED and circular.is_open))
    _close(circular, state, at or clock.now(), by=by, reason=reason.strip())
    return circular


def run_circulars_daily(at: datetime) -> None:
    """Remind the parties whose last day is near, and close what can be closed now that the day has passed."""
    day = localdate(at)
    for circular in Circular.objects.filter(state=State.OPEN).select_related("forum").order_by("pk"):
        if day <= circular.answer_by <= day + REMIND_BEFORE:
            circular_letters.remind(circular, standing_of(circular, day).missing, at, occasion="soon")
        elif circular.is_overdue(day):
            close_overdue(circular, at)


@transaction.atomic
def close_overdue(circular: Circular, at: datetime) -> None:
    """The portal's own deed: the answers decide, by the rule that the parties were told."""
    if _lock(circular).is_overdue(localdate(at)):
        _close_if_settled(circular, at)


def text_digest(circular: Circular) -> str:
    """SHA-256 over the canonical JSON of what the parties answer."""
    return digest(
        {
            "label": circular.label,
            "title": circular.title,
            "background": circular.background,
            "proposal": circular.proposal,
            "answer_by": circular.answer_by.isoformat(),
        }
    )


def _write(circular: Circular, text: CircularText) -> None:
    circular.title, circular.background = text.title.strip(), text.background.strip()
    circular.proposal, circular.answer_by = clean_clauses(text.proposal), text.answer_by
    circular.focus_area, circular.dnr = text.focus_area, text.dnr.strip()


def _lock(circular: Circular) -> Circular:
    circular.refresh_from_db(from_queryset=Circular.objects.select_for_update(no_key=True))
    return circular


def _answer_of(circular: Circular, party_id: int) -> CircularAnswer | None:
    return circular.answers.filter(party_id=party_id, ended_at=None).first()


def _end_answer(answer: CircularAnswer, at: datetime) -> None:
    answer.ended_at = at
    answer.save(update_fields=["ended_at"])


def _close_if_settled(circular: Circular, at: datetime) -> None:
    day = localdate(at)
    standing = standing_of(circular, day)
    consents = circular.forum.silent_consent
    state = standing.outcome(is_overdue=circular.is_overdue(day), silence_is_consent=consents)
    if state:
        _close(circular, state, at, standing=standing)


def _close(
    circular: Circular,
    state: str,
    at: datetime,
    *,
    by: Seat | None = None,
    reason: str = "",
    standing: CircularStanding | None = None,
) -> None:
    standing = standing or standing_of(circular, localdate(at))
    circular.state, circular.closed_at, circular.closed_by, circular.end_reason = State(state), at, by, reason
    circular.save(update_fields=["state", "closed_at", "closed_by", "end_reason"])
    verb = {State.DECIDED: "circular.decided", State.WITHDRAWN: "circular.withdrawn"}.get(
        State(state), "circular.not_decided"
    )
    silent = standing.missing
    history.record(verb, on=circular, by=by, forum=circular.forum, at=at, reason=reason, silent=silent)
    if circular.state == State.DECIDED:
        _record(circular, at)
    if circular.opened_at:
        circular_letters.tell_closed(circular, standing, at)


def _record(circular: Circular, at: datetime) -> Decision:
    """Into the register, like the decision of a meeting."""
    decision = Decision.objects.create(
        forum=circular.forum,
        circular=circular,
        number=1,
        text=circular.proposal,
        focus_area=circular.focus_area,
        decided_at=at,
        noted_by=circular.opened_by or circular.created_by,
    )
    history.record(
        "decision.recorded",
        on=decision,
        forum=circular.forum,
        at=at,
        label=decision.label,
        text=decision.text,
    )
    return decision
