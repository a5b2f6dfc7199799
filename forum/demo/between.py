"""Between the demo's meetings: what the parties decide in writing, and a time that is sought."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from forum.demo.people import DemoForum
from forum.demo.sittings import STOCKHOLM, local
from meetings.circulars import CircularText, answer_circular, draft_circular, open_circular
from meetings.models import Circular, Meeting
from meetings.polls import PollText, answer_poll, open_poll

DECIDED = CircularText(
    title="Yttrande om länets utbud av yrkesvux",
    background="Regionen behöver forumets synpunkter före nästa möte. Förslaget bygger på diskussionen om **bristyrken** vid förra mötet.",
    proposal="att lämna yttrandet enligt förslaget",
    answer_by=date.max,
)
WAITING = CircularText(
    title="Gemensam avsiktsförklaring om valideringsplatser",
    background="Ansökan stänger före nästa möte. Parterna står gemensamt bakom avsiktsförklaringen, och ingen part åtar sig några kostnader.",
    proposal="att ställa sig bakom avsiktsförklaringen\natt ge Region Kronoberg i uppdrag att lämna in den",
    answer_by=date.max,
)


def decide_between(here: DemoForum, now: datetime) -> None:
    """In Kronoberg one is decided, and one waits for IF Metall."""
    if here.key != "kronoberg":
        return
    decided = _asked(here, DECIDED, now - timedelta(days=20), days=10)
    for day, party in enumerate(_parties(decided), 2):
        _say_yes(here, decided, party, now - timedelta(days=20 - day))
    waiting = _asked(here, WAITING, now - timedelta(days=4), days=9)
    for party in _parties(waiting):
        if party != "IF Metall":
            _say_yes(here, waiting, party, now - timedelta(days=2))


def _asked(here: DemoForum, text: CircularText, at: datetime, days: int) -> Circular:
    text = replace(text, answer_by=(at + timedelta(days=days)).date())
    circular = draft_circular(here.forum, text, by=here.secretariat, at=at)
    return open_circular(circular, by=here.secretariat, at=at)


def _parties(circular: Circular) -> list[str]:
    return [str(row.party) for row in circular.asked.select_related("party__organisation")]


def _say_yes(here: DemoForum, circular: Circular, party: str, at: datetime) -> None:
    answer_circular(circular, "yes", by=here.seat_of(party), at=at)


def ask_for_times(here: DemoForum, now: datetime) -> None:
    """In Kronoberg a time is sought for a meeting that the year's plan does not have."""
    if here.key != "kronoberg":
        return
    at, day = now - timedelta(days=2), now.astimezone(STOCKHOLM).date()
    text = PollText(
        title="Extra möte om varsel i tillverkningsindustrin",
        about="En timme om läget och om vad forumet kan göra tillsammans.",
        minutes=60,
        form=Meeting.Form.REMOTE,
        closes_on=day + timedelta(days=4),
    )
    days = [
        day + timedelta(days=21 + step) for step in range(7) if (day + timedelta(days=step)).isoweekday() < 6
    ]
    starts = [local(each, time) for each, time in zip(days, ("09.00", "13.00", "15.00"), strict=False)]
    poll = open_poll(here.forum, text, starts, by=here.secretariat, at=at)
    slots = list(poll.slots.values_list("pk", flat=True))
    said = {"Unionen": ("yes", "yes", "no"), "Teknikföretagen": ("yes", "if_needed", "no")}
    for participant in poll.participants.select_related("seat__party__organisation"):
        if participant.seat and participant.seat.party.name in said:
            answers = dict(zip(slots, said[participant.seat.party.name], strict=False))
            answer_poll(participant, answers, by=participant.seat, at=now - timedelta(days=1))
