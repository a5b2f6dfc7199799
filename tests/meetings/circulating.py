"""Steps through a decision between meetings for the tests of its deeds, pages and letters."""

from datetime import date, datetime

from meetings.circulars import CircularText, answer_circular, draft_circular, open_circular
from meetings.models import Circular, CircularAnswer
from members.models import Seat
from tests.factories import local

DRAFTED, ASKED, ANSWERED = local(2026, 11, 23, 9), local(2026, 11, 24, 9), local(2026, 11, 25, 9)
LAST_DAY, OVERDUE = date(2026, 12, 1), local(2026, 12, 2, 6, 30)
TEXT = CircularText(
    title="Remissvar om yrkesvux",
    background="Svaret ska vara inne **före** nästa möte.",
    proposal="att lämna remissvaret\n- att utse Unionen att föra fram det",
    answer_by=LAST_DAY,
)


def drafted(by: Seat, text: CircularText = TEXT, at: datetime = DRAFTED) -> Circular:
    return draft_circular(by.party.forum, text, by=by, at=at)


def asked(by: Seat) -> Circular:
    """Out for answers until 1 December."""
    return open_circular(drafted(by), by=by, at=ASKED)


def answer(
    circular: Circular, seat: Seat, said: str, comment: str = "", at: datetime = ANSWERED
) -> CircularAnswer:
    before = circular.answers.filter(party=seat.party, ended_at=None).first()
    return answer_circular(circular, said, comment, by=seat, seen=before.pk if before else None, at=at)
