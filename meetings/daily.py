"""What the portal does by itself once a day. Running it twice does nothing twice.

It keeps the invitations in step with the seats, opens and closes the calls for items, reminds of answers, approvals,
comments, actions and projects' reports, lets silence count as consent where the forum has decided so, closes decisions
between meetings whose last day has passed, and writes the daily summaries of those who have chosen them.
"""

from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from forum import clock
from forum.mail import Letter, post
from forum.mail.summary import write_summaries
from forum.models import Forum
from meetings import calendar, entries, invitations, swaps
from meetings.action_reminders import remind_of_actions
from meetings.agenda import consent_silently, standing
from meetings.approval_reminders import due_occasion
from meetings.circulars import run_circulars_daily
from meetings.guests import follow_slots
from meetings.minutes_comments import remind_of_comments
from meetings.models import AgendaVersion, Invitation, Meeting, Minutes
from meetings.notices import remind
from meetings.polls import run_polls_daily
from meetings.proposals import keep_in_time
from projects.imports.uploads import sweep_imports
from projects.round_letters import remind_of_reports

REMIND_BEFORE = timedelta(days=3)
AWAITED = (Meeting.State.PLANNED, Meeting.State.CALLED)


def run_daily(at: datetime | None = None) -> None:
    now = at or clock.now()
    for meeting in awaited(now).select_related("forum", "set_version"):
        follow_the_seats(meeting, now)
        if meeting.agenda_state == Meeting.AgendaState.SET:
            follow_slots(meeting, now)
        remind_of_answer(meeting, now)
        keep_in_time(meeting, now)
    for version in unanswered_versions(now):
        consent_silently(version, at=now)
    for version in waiting_versions().exclude(approve_by=None):
        remind_of_approval(version, now)
    run_circulars_daily(now)
    run_polls_daily(now)
    for minutes in Minutes.objects.filter(state=Minutes.State.COMMENTS).select_related("meeting__forum"):
        remind_of_comments(minutes, now)
    for forum in Forum.objects.all():
        remind_of_actions(forum, now)
    sweep_imports(now)
    remind_of_reports(now)
    write_summaries(now)


def awaited(at: datetime) -> QuerySet[Meeting]:
    """Meetings still to come that people are called to."""
    return Meeting.objects.filter(state__in=AWAITED, starts_at__gt=at).order_by("starts_at")


def follow_the_seats(meeting: Meeting, at: datetime) -> None:
    """Call seats that are new since the meeting was planned, and withdraw those that have ended.

    A person who is called already gets no second letter for a second seat.
    """
    serving = set(invitations.seats_to_call(meeting.forum, at, meeting.group_id).values_list("pk", flat=True))
    for invitation in invitations.standing_invitations(meeting):
        if invitation.seat_id not in serving:
            invitation.meeting = meeting
            invitations.withdraw(invitation, at)
            swaps.call_back(meeting, invitation.seat, at)
    called = {
        each.seat.user_id for each in invitations.standing_invitations(meeting) if each.sequence_sent >= 0
    }
    new = invitations.invite_seats(meeting, at)
    event, newcomers = f"invited:{localdate(at)}", [each for each in new if each.seat.user_id not in called]
    invitations.send_calendar(meeting, calendar.REQUEST, "save_the_date", at, event=event, to=newcomers)
    entries.note_sent(meeting, new)


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


def remind_of_approval(version: AgendaVersion, at: datetime) -> None:
    """The parties that are missing, on the occasion that the day is; each occasion once."""
    day = localdate(at)
    due = due_occasion(version, day)
    if due:
        name, on = due
        remind(version, standing(version.meeting, day).missing, at, name, since=on)


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
