"""What the demo's parties thought of the forum in 2025, and that their parts were ready. All of it is invented."""

from datetime import datetime, timedelta

from forum.demo.people import DemoForum
from forum.report.marking import mark_part
from forum.report.parts import parts_of
from forum.report.statements import STATEMENTS
from forum.report.surveying import open_survey, save_answer
from members.models import Seat

REMARK = "Påhittade svar från påhittade företrädare."
# In the order of the statements; None has no opinion. Whoever is not named answers as the last line says.
MARKS: dict[str, tuple[list[int | None], str]] = {
    "IF Metall": (
        [5, 4, 5, 3, 4],
        "Vi vill ha underlagen tidigare, så att vi hinner stämma av med klubbarna.",
    ),
    "Unionen": ([4, 4, 5, 3, 4], "Bra samtal. Det som beslutas behöver följas upp oftare."),
    "Teknikföretagen": ([4, 5, 4, 4, 5], ""),
    "Exempel Maskin AB": ([3, 4, 3, 2, 3], "Mindre företag behöver kortare möten och tydligare nytta."),
    "Växjö kommun": ([4, 3, 4, None, 4], ""),
}
OTHERS: tuple[list[int | None], str] = ([4, 4, 5, 4, 4], "")


def mark_parts_2025(here: DemoForum, last_meeting: datetime) -> None:
    """Every party and every owner of a project finds its part right, a week before the meeting."""
    at = last_meeting - timedelta(days=7)
    for hour, part in enumerate(parts_of(here.forum, 2025)):
        seat = (
            part.keeper.seats.filter(role=Seat.Role.PARTNER).order_by("pk").first() if part.keeper else None
        )
        if seat:
            mark_part(here.forum, 2025, part, by=seat, at=at + timedelta(hours=hour))


def evaluate_2025(here: DemoForum, last_meeting: datetime) -> None:
    """Asked five weeks before the last meeting, answered by every party."""
    opened = last_meeting - timedelta(days=35)
    closes = (last_meeting - timedelta(days=8)).date()
    survey = open_survey(here.forum, 2025, closes, remark=REMARK, by=here.secretariat, at=opened)
    for day, answer in enumerate(survey.answers.select_related("party__organisation"), 2):
        marks, comment = MARKS.get(str(answer.party), OTHERS)
        seat = answer.party.seats.filter(role=Seat.Role.PARTNER).order_by("pk").first()
        if seat:
            scores = dict(zip(STATEMENTS, marks, strict=True))
            save_answer(answer, scores, comment, is_ready=True, by=seat, at=opened + timedelta(days=day))
