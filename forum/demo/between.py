"""Between the demo's meetings: what the parties decide in writing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from forum.demo.people import DemoForum
from meetings.circulars import CircularText, answer_circular, draft_circular, open_circular
from meetings.models import Circular

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
