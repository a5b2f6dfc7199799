"""The demo's meeting years: 2025 complete, and the year under way laid out around the day of loading."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from forum.demo import papers, texts, texts_2025
from forum.demo.people import DemoForum
from forum.demo.remarks import comment_on_agenda
from forum.demo.sittings import (
    STOCKHOLM,
    approve,
    approving,
    finalise,
    follow_up,
    hold,
    local,
    put_forward,
)
from forum.demo.source import facts
from meetings.agenda import propose_version
from meetings.agenda_templates import save_template, usual_rows
from meetings.audiences import find_audience
from meetings.followup import report_progress
from meetings.guests import GuestFields, invite_guest
from meetings.messages import send_message
from meetings.minutes import add_addendum
from meetings.models import AgendaTemplate, Invitation, Meeting
from meetings.participation import answer_invitation
from meetings.proposals import keep_in_time, open_call
from meetings.scheduling import MeetingPlan, plan_year, schedule_meeting

FORMS = {"fysiskt": Meeting.Form.ON_SITE, "digitalt": Meeting.Form.REMOTE, "hybrid": Meeting.Form.HYBRID}
THURSDAY = 4
LINK = "https://mote.example.org/industriforum"
QUARTER = timedelta(days=91)
AHEAD = {"kronoberg": 10, "kalmar": 17}
TOWNS = {
    "kronoberg": ["Växjö", "Ljungby", "Älmhult", "Växjö"],
    "kalmar": ["Kalmar", "Oskarshamn", "Vimmerby", "Kalmar"],
}


def hold_2025(here: DemoForum) -> list[Meeting]:
    rows = [row for row in facts()["meetings"] if row["forum"] == here.key and row["year"] == 2025]
    plans = [_plan_of(row) for row in rows]
    meetings = plan_year(here.forum, 2025, plans, by=here.secretariat, at=local(date(2024, 12, 5), "13.00"))
    end_of_year = local(date(2025, 12, 31), "12.00")
    for meeting, row in zip(meetings, rows, strict=True):
        sitting = texts_2025.SITTINGS_2025[here.key][row["no"]]
        meeting = hold(here, meeting, sitting)
        follow_up(here, meeting, sitting.talks, end_of_year)
        if not meeting.carries_follow_up:
            finalise(here, meeting, row["dnr"])
        if here.key in texts_2025.CORRECTIONS_2025.get(row["no"], {}):
            about, text = texts_2025.CORRECTIONS_2025[row["no"]][here.key]
            meeting.refresh_from_db()
            corrected_at = meeting.ends_at + timedelta(days=26)
            add_addendum(meeting.minutes, text, about, by=here.secretariat, at=corrected_at)
    return meetings


def finalise_last_of_2025(here: DemoForum, meeting: Meeting) -> None:
    dnr = next(
        row["dnr"]
        for row in facts()["meetings"]
        if row["forum"] == here.key and row["year"] == 2025 and row["no"] == 4
    )
    meeting.refresh_from_db()
    finalise(here, meeting, dnr)


def plan_year_under_way(here: DemoForum, now: datetime) -> list[Meeting]:
    """The next meeting stands some days ahead; the year's others a quarter apart before and after it."""
    next_day = _next_day(here, now)
    days = _days_of_the_year(next_day)
    plans = [_plan(here.key, number, day) for number, day in enumerate(days)]
    planned_at = min(
        local(date(next_day.year - 1, 12, 15), "10.00"), local(days[0], "09.00") - timedelta(days=45)
    )
    return plan_year(here.forum, next_day.year, plans, by=here.secretariat, at=planned_at)


def live_year_under_way(here: DemoForum, meetings: list[Meeting], now: datetime) -> None:
    """The earlier meetings are held, the next is prepared, the later ones only planned."""
    next_day = _next_day(here, now)
    for number, meeting in enumerate(meetings):
        meeting.refresh_from_db()
        day = meeting.starts_at.astimezone(STOCKHOLM).date()
        if day < next_day:
            _hold_earlier(here, meeting, number, now)
        elif day == next_day:
            _prepare_next(here, meeting, now)


def write_to_everybody(here: DemoForum, now: datetime) -> None:
    """The secretariat's message before the year's last meeting."""
    at = now - timedelta(days=6, hours=3)
    audience = find_audience(here.forum, "alla", at)
    if audience:
        subject, text = texts.MESSAGE
        send_message(here.forum, audience, subject, text, ticket=uuid4(), by=here.secretariat, at=at)


def meet_in_group(here: DemoForum, now: datetime) -> None:
    """The working group meets in some six weeks, and its call for items is open."""
    group = here.forum.groups.filter(name="Arbetsgruppen").first()
    if group is None:
        return
    day = now.astimezone(STOCKHOLM).date() + timedelta(days=39)
    while day.isoweekday() != THURSDAY:
        day += timedelta(days=1)
    plan = MeetingPlan(
        starts_at=local(day, "09.00"),
        ends_at=local(day, "10.30"),
        form=Meeting.Form.REMOTE,
        link=LINK,
        group=group,
        template=_short_template(here, now - timedelta(days=5)),
    )
    meeting = schedule_meeting(here.forum, plan, by=here.secretariat, at=now - timedelta(days=4))
    open_call(meeting, day - timedelta(days=14), by=here.secretariat, at=now - timedelta(days=3))
    put_forward(here, meeting, texts.WORKING_GROUP, now - timedelta(days=1))


def _short_template(here: DemoForum, at: datetime) -> AgendaTemplate:
    """A working group needs fewer formalities than the forum."""
    kept = {"opening", "previous", "summary", "next_meeting"}
    rows = [row for row in usual_rows(here.forum) if row.key in kept]
    name = "Arbetsgruppens dagordning"
    return save_template(here.forum, None, name, rows, by=here.secretariat, at=at)


def catch_up(here: DemoForum, now: datetime) -> None:
    """What became of 2025's open actions afterwards."""
    late = here.forum.actions.open().filter(meeting__year=2025).select_related("owner__organisation", "forum")
    for action in late:
        at = local(max(action.due, date(2026, 1, 20)) - timedelta(days=3), "14.20")
        if at < now:
            by = here.seat_of(action.owner.name)
            report_progress(action, "done", "Klart och redovisat för forumet.", by=by, at=at)


def _next_day(here: DemoForum, now: datetime) -> date:
    return now.astimezone(STOCKHOLM).date() + timedelta(days=AHEAD[here.key])


def _days_of_the_year(next_day: date) -> list[date]:
    around = [next_day + QUARTER * step for step in range(-4, 5)]
    return [day for day in around if day.year == next_day.year]


def _hold_earlier(here: DemoForum, meeting: Meeting, number: int, now: datetime) -> None:
    sitting = texts.RUNNING_YEAR[number % len(texts.RUNNING_YEAR)]
    meeting = hold(here, meeting, sitting)
    follow_up(here, meeting, sitting.talks, now - timedelta(days=1))
    series = 1001 if here.key == "kronoberg" else 2001
    finalise(here, meeting, f"DEMO-{meeting.year}-{series + number}")


def _prepare_next(here: DemoForum, meeting: Meeting, now: datetime) -> None:
    """Kronoberg waits for IF Metall; Kalmar län has extended its call for items and is still writing."""
    put_forward(here, meeting, texts.NEXT_MEETING, now - timedelta(days=12))
    keep_in_time(meeting, now)
    if here.key != "kronoberg":
        closes = (now + timedelta(days=5)).astimezone(STOCKHOLM).date()
        open_call(meeting, closes, by=here.secretariat, at=now - timedelta(days=2))
        return
    papers.attach(here, meeting, now - timedelta(days=8))
    version = propose_version(
        meeting,
        approve_by=meeting.starts_at.date() - timedelta(days=6),
        by=here.secretariat,
        at=now - timedelta(days=6),
    )
    _invite_a_guest(here, meeting, now - timedelta(days=5))
    waiting = [name for name in approving(here, meeting) if name != "IF Metall"]
    approve(here, version, waiting, now - timedelta(days=5))
    comment_on_agenda(here, meeting, now - timedelta(days=4))
    for invitation in meeting.invitations.select_related("seat__party__organisation", "seat__user"):
        if invitation.seat.party.name in {"Unionen", "Teknikföretagen"}:
            answer_invitation(
                invitation, Invitation.Answer.YES, by=invitation.seat, at=now - timedelta(days=2)
            )


def _invite_a_guest(here: DemoForum, meeting: Meeting, at: datetime) -> None:
    item = meeting.items.filter(proposer__organisation__name="IF Metall", deleted_at=None).first()
    if item:
        item.meeting = meeting
        fields = GuestFields(
            name="Gäst, Arbetsförmedlingen",
            email="gast.arbetsformedlingen@example.org",
            organisation="Arbetsförmedlingen",
        )
        invite_guest(item, fields, by=here.secretariat, at=at)


def _plan_of(row: dict) -> MeetingPlan:
    day = date.fromisoformat(row["date"])
    form = FORMS[row["form"]]
    return MeetingPlan(
        starts_at=local(day, row["start"]),
        ends_at=local(day, row["end"]),
        form=form,
        place="" if form == Meeting.Form.REMOTE else row["place"],
        link="" if form == Meeting.Form.ON_SITE else LINK,
    )


def _plan(key: str, number: int, day: date) -> MeetingPlan:
    return MeetingPlan(
        starts_at=local(day, "13.00"),
        ends_at=local(day, "16.00"),
        form=Meeting.Form.HYBRID,
        place=TOWNS[key][number % 4],
        link=LINK,
    )
