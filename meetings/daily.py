"""What the portal does by itself once a day. Running it twice does nothing twice.

It keeps the invitations in step with the seats, reminds of answers and approvals, lets silence count as consent
where the forum has decided so, and closes decisions between meetings whose last day has passed.
"""

from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from forum import clock
from forum.mail import Letter, post
from meetings import calendar, invitations
from meetings.agenda import consent_silently, standing
from meetings.circulars import run_circulars_daily
from meetings.models import AgendaVersion, Invitation, Meeting
from meetings.notices import remind
from meetings.polls import run_polls_daily

REMIND_BEFORE = timedelta(days=3)
APPROVE_BEFORE = timedelta(days=2)
AWAITED = (Meeting.State.PLANNED, Meeting.State.CALLED)


def run_daily(at: datetime | None = None) -> None:
    now = at or clock.now()
    for meeting in awaited(now).select_related("forum"):
        follow_the_seats(meeting, now)
        remind_of_answer(meeting, now)
    for version in waiting_versions().filter(
        approve_by__range=(localdate(now), localdate(now + APPROVE_BEFORE))
    ):
        remind(version, standing(version.meeting).missing, now, occasion="soon")
    for version in unanswered_versions(now):
        consent_silently(version, at=now)
    run_circulars_daily(now)
    run_polls_daily(now)


def awaited(at: datetime) -> QuerySet[Meeting]:
    """Meetings still to come that people are called to."""
    return Meeting.objects.filter(state__in=AWAITED, starts_at__gt=at).order_by("starts_at")


def follow_the_seats(meeting: Meeting, at: datetime) -> None:
    """Call seats that are new since the meeting was planned, and withdraw those that have ended."""
    serving = set(invitations.seats_to_call(meeting.forum, at).values_list("pk", flat=True))
    for invitation in invitations.standing_invitations(meeting):
        if invitation.seat_id not in serving:
            invitation.meeting = meeting
            invitations.withdraw(invitation, at)
    new = invitations.invite_seats(meeting, at)
    event = f"invited:{localdate(at)}"
    invitations.send_calendar(meeting, calendar.REQUEST, "save_the_date", at, event=event, to=new)


def remind_of_answer(meeting: Meeting, at: datetime) -> None:
    """One letter to each ordinary seat that has not answered, three days before the answer is due."""
    day = localdate(at)
    if not meeting.answer_by or not day <= meeting.answer_by <= day + REMIND_BEFORE:
        return
    silent = [
        each for each in invitations.standing_invitations(meeting) if each.answer == Invitation.Answer.NONE
    ]
    for invitation in invitations.one_each(each for each in silent if each.seat.kind == "ordinary"):
        invitation.meeting = meeting
        letter = Letter(
            key=f"meeting:{meeting.pk}:seq{meeting.sequence}:{invitation.seat_id}:answer_reminder",
            kind="meetings.answer_reminder",
            template="answer_reminder",
            to=invitation.seat.user,
            forum=meeting.forum,
            context=invitations.letter_context(invitation),
        )
        post(letter, at=at)


def unanswered_versions(at: datetime) -> QuerySet[AgendaVersion]:
    """The newest versions whose time for approval has passed, in forums where silence is consent."""
    return waiting_versions().filter(meeting__forum__silent_consent=True, approve_by__lt=localdate(at))


def waiting_versions() -> QuerySet[AgendaVersion]:
    """The versions that are out for approval."""
    newest = AgendaVersion.objects.filter(meeting=OuterRef("meeting")).order_by("-number").values("number")
    return AgendaVersion.objects.filter(
        meeting__agenda_state=Meeting.AgendaState.PROPOSED,
        meeting__state__in=AWAITED,
        number=Subquery(newest[:1]),
    ).select_related("meeting__forum")
