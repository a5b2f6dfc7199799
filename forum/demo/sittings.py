"""Holding a demo meeting from proposal to finalised minutes, as its people would."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.demo.example_facts import take_up
from forum.demo.people import DemoForum
from forum.demo.remarks import comment_on_record
from forum.demo.talks import Sitting, Talk
from forum.models import FocusArea
from meetings.adjusting import adjust, appoint_adjuster
from meetings.agenda import approve_version, propose_version
from meetings.attendance import Noted, name_chair, note_attendance
from meetings.conduct import close_meeting, note_item, open_meeting
from meetings.course import adjourn, resume
from meetings.drafting import ItemFields, propose_item
from meetings.followup import assign_action, record_decision, report_progress
from meetings.minutes import finalise_minutes, share_minutes
from meetings.models import AgendaItem, AgendaVersion, Attendance, Invitation, Meeting
from meetings.participation import answer_invitation
from meetings.proposals import keep_in_time
from meetings.reservations import reserve
from meetings.transcript import digest, text_of, transcript
from members.models import Seat

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STANDING_NOTES = {
    "opening": "Ordföranden öppnar mötet och hälsar välkommen.",
    "adoption": "Dagordningen fastställs.",
    "previous": "Föregående minnesanteckningar gås igenom och läggs till handlingarna.",
    "round": "Varje part beskriver sitt läge.",
    "reports": "Projekten följs i portalen.",
    "other": "Inga övriga frågor anmäldes.",
    "follow_up": "Den årliga uppföljningen gås igenom.",
    "summary": "Besluten och åtgärderna sammanfattas.",
    "next_meeting": "Nästa möte hålls enligt årshjulet.",
    "closing": "Ordföranden tackar för ett givande möte och avslutar det.",
}
TOO_FEW_WERE_THERE = "Bara den ena sidan av arbetsmarknadens parter var på plats."
HANDED_OVER = "att överlämna den årliga uppföljningen till regionala utvecklingsnämnden"


def local(day: date, clock: str) -> datetime:
    """`clock` is written as on the agenda: "09.00"."""
    return datetime.combine(day, time.fromisoformat(clock.replace(".", ":")), STOCKHOLM)


def put_forward(here: DemoForum, meeting: Meeting, talks: list[Talk], at: datetime) -> None:
    """The call for items is open, and each party proposes its items."""
    keep_in_time(meeting, at)
    for talk in talks:
        seat = here.seat_of(here.party(talk.proposer or "{convenor}").name)
        item = propose_item(
            meeting,
            ItemFields(
                title=talk.title,
                kind=talk.kind,
                duration=talk.minutes,
                presenter=talk.presenter,
                text=talk.text,
                proposal=talk.proposal,
            ),
            by=seat,
            at=at,
        )
        take_up(item, seat, at)


def approve(here: DemoForum, version: AgendaVersion, parties: list[str], at: datetime) -> None:
    for days, name in enumerate(parties):
        seat = here.seat_of(name)
        version.refresh_from_db()
        approve_version(
            version, version.number, version.sha256, by=seat, at=at + timedelta(days=days, minutes=37 * days)
        )


def approving(here: DemoForum, meeting: Meeting) -> list[str]:
    """The approving parties, the convenor last."""
    names = [party.name for party in here.forum.parties.approving(meeting.starts_at.date())]
    return sorted(names, key=lambda name: name == here.convenor.name)


def set_jointly(here: DemoForum, meeting: Meeting, talks: list[Talk]) -> None:
    start = meeting.starts_at
    put_forward(here, meeting, talks, start - timedelta(days=35))
    version = propose_version(
        meeting,
        approve_by=(start - timedelta(days=14)).date(),
        by=here.secretariat,
        at=start - timedelta(days=24),
    )
    approve(here, version, approving(here, meeting), start - timedelta(days=22))


def answer(meeting: Meeting, sitting: Sitting) -> None:
    at = meeting.starts_at - timedelta(days=9)
    for invitation in meeting.invitations.select_related("seat__party__organisation", "seat__user"):
        away = invitation.seat.party.name in sitting.regrets + sitting.deputies
        choice = Invitation.Answer.NO if away else Invitation.Answer.YES
        if invitation.seat.kind == Seat.Kind.DEPUTY:
            choice = (
                Invitation.Answer.YES
                if invitation.seat.party.name in sitting.deputies
                else Invitation.Answer.NO
            )
        answer_invitation(invitation, choice, by=invitation.seat, at=at)


def hold(here: DemoForum, meeting: Meeting, sitting: Sitting) -> Meeting:
    """From the set agenda to the closed meeting."""
    set_jointly(here, meeting, sitting.talks)
    meeting.refresh_from_db()
    answer(meeting, sitting)
    open_meeting(meeting, by=here.secretariat, at=meeting.starts_at)
    meeting.refresh_from_db()
    note_attendance(meeting, _attendance(meeting, sitting), by=here.secretariat, at=meeting.starts_at)
    if sitting.late:
        came = meeting.starts_at + timedelta(minutes=20)
        note_attendance(meeting, _late(meeting, sitting, came), by=here.secretariat, at=came)
    if sitting.pause:
        _pause(here, meeting, *sitting.pause)
    name_chair(meeting, here.seat_of(here.convenor.name), by=here.secretariat, at=meeting.starts_at)
    moment = meeting.starts_at
    for item in meeting.items.filter(deleted_at=None):
        moment += timedelta(minutes=item.duration)
        _treat(here, meeting, item, sitting.talks, moment)
    close_meeting(meeting, by=here.secretariat, at=meeting.ends_at)
    meeting.refresh_from_db()
    return meeting


def _attendance(meeting: Meeting, sitting: Sitting) -> dict[Seat, str]:
    status = Attendance.Status
    found: dict[Seat, str] = {}
    for invitation in meeting.invitations.select_related("seat__party__organisation", "seat__user"):
        seat, name = invitation.seat, invitation.seat.party.name
        if seat.kind == Seat.Kind.DEPUTY:
            if name in sitting.deputies:
                found[seat] = status.SERVING
            continue
        found[seat] = status.REGRETS if name in sitting.regrets + sitting.deputies else status.PRESENT
    return found


def _late(meeting: Meeting, sitting: Sitting, came: datetime) -> dict[Seat, Noted]:
    third = meeting.items.filter(deleted_at=None)[2]
    rows = meeting.attendances.select_related("seat__party__organisation", "seat__user")
    return {
        row.seat: Noted(row.status, from_item=third.pk, arrived_at=came)
        for row in rows
        if row.seat.party.name in sitting.late and row.status == Attendance.Status.PRESENT
    }


def _pause(here: DemoForum, meeting: Meeting, after: int, minutes: int) -> None:
    began = meeting.starts_at + timedelta(minutes=after)
    ends = began + timedelta(minutes=minutes)
    adjourn(meeting, ends, by=here.secretariat, at=began)
    resume(meeting, by=here.secretariat, at=ends)


def _treat(here: DemoForum, meeting: Meeting, item: AgendaItem, talks: list[Talk], at: datetime) -> None:
    talk = next((talk for talk in talks if talk.title == item.title), None)
    note = talk.note if talk else STANDING_NOTES.get(item.standing, "")
    outcome = talk.outcome if talk else "noted"
    note_item(item, note, outcome, item.seq, by=here.secretariat, at=at)
    if talk and talk.decision:
        decision = record_decision(
            item, talk.decision, by=here.secretariat, at=at, focus_area=_focus(here, talk)
        )
        if talk.reservation:
            party, reasons = talk.reservation
            reserve(decision, here.party(party), reasons, by=here.seat_of(party), at=at)
    if item.standing == "follow_up":
        record_decision(item, HANDED_OVER, by=here.secretariat, at=at)
    if talk and talk.action:
        text, owner, due = talk.action
        assign_action(
            item,
            text,
            here.party(owner),
            _due(due, meeting),
            by=here.secretariat,
            at=at,
            focus_area=_focus(here, talk),
        )


def _focus(here: DemoForum, talk: Talk) -> FocusArea | None:
    return here.forum.focus_areas.filter(position=talk.focus).first()


def _due(text: str, meeting: Meeting) -> date:
    """A date, or days from the meeting after this one ("+40", "-3")."""
    if text[0] in "+-":
        return meeting.starts_at.date() + timedelta(days=91 + int(text))
    return date.fromisoformat(text)


def finalise(here: DemoForum, meeting: Meeting, dnr: str) -> None:
    minutes = meeting.minutes
    shared_at = meeting.ends_at + timedelta(days=3)
    adjusters = [
        appoint_adjuster(meeting, seat, by=here.secretariat, at=meeting.ends_at)
        for seat in _adjusting(here, meeting)
    ]
    share_minutes(minutes, (shared_at + timedelta(days=7)).date(), by=here.secretariat, at=shared_at)
    minutes.refresh_from_db()
    comment_on_record(here, minutes, shared_at + timedelta(days=2))
    sha256 = digest(text_of(transcript(meeting)))
    for days, adjuster in enumerate(adjusters, 6):
        adjust(adjuster, sha256, by=adjuster.seat, at=meeting.ends_at + timedelta(days=days))
    reason = "" if len(adjusters) == here.forum.adjusters else TOO_FEW_WERE_THERE
    finalised_at = meeting.ends_at + timedelta(days=14, hours=2)
    finalise_minutes(minutes, dnr, by=here.secretariat, at=finalised_at, reason=reason)


def _adjusting(here: DemoForum, meeting: Meeting) -> list[Seat]:
    """As many as the forum wants, each from another side, among those who were there."""
    were_there = set(meeting.attendances.filter(status="present").values_list("seat", flat=True))
    by_side: dict[str, Seat] = {}
    for name in ("Teknikföretagen", "IF Metall", "Unionen"):
        if name in here.seats and here.seats[name].pk in were_there:
            by_side.setdefault(here.party(name).side, here.seats[name])
    return list(by_side.values())[: here.forum.adjusters]


def follow_up(here: DemoForum, meeting: Meeting, talks: list[Talk], until: datetime) -> None:
    """What became of the meeting's actions."""
    wanted = {talk.action[0]: talk.action_state for talk in talks if talk.action}
    for action in meeting.actions.select_related("owner__organisation", "forum"):
        state = wanted[action.text]
        at = local(action.due - timedelta(days=5), "10.15")
        if state == "not_started" or at > until:
            continue
        text = "Klart och redovisat." if state == "done" else "Arbetet pågår, men tar längre tid än planerat."
        report_progress(action, state, text, by=here.seat_of(action.owner.name), at=at)
