"""The letters of the survey: the question, and reminders to the parties whose answer is not ready."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localdate

from forum.mail import Letter, post
from forum.mail.reminding import reminded_since
from forum.models import Outbox
from forum.report.models import Survey
from meetings.receivers import one_each
from members.models import Party, Seat

OCCASIONS = {"7": timedelta(days=7), "1": timedelta(days=1)}


def people_asked(parties: Iterable[Party], at: datetime) -> list[Seat]:
    """Everyone who may answer for these parties, each person once; never the secretariat or the board."""
    seats = Seat.objects.serving(localdate(at)).filter(party__in=list(parties), role=Seat.Role.PARTNER)
    rows = seats.select_related("user", "party__organisation")
    return one_each(rows.order_by("party__organisation__sort_key", "pk"))


def ask(survey: Survey, parties: Iterable[Party], at: datetime) -> None:
    for seat in people_asked(parties, at):
        _post("survey_asked", survey, seat, at)


def remind(survey: Survey, missing: Iterable[Party], at: datetime, since: date | None = None) -> int:
    """One letter to each person who has had none `since`, or today; how many were new."""
    told = reminded_since(f"report.survey_reminder:{survey.pk}:", since or localdate(at))
    written = [
        _post("survey_reminder", survey, seat, at, f":{localdate(at)}")
        for seat in people_asked(missing, at)
        if seat.user_id not in told
    ]
    return sum(letter is not None for letter in written)


def reminder_days(survey: Survey) -> Iterator[date]:
    """A week and a day before the last day, but not on the day of the question itself."""
    opened = localdate(survey.opened_at)
    return (day for before in OCCASIONS.values() if (day := survey.closes_on - before) > opened)


def _post(kind: str, survey: Survey, seat: Seat, at: datetime, suffix: str = "") -> Outbox | None:
    letter = Letter(
        key=f"report.{kind}:{survey.pk}:{seat.user_id}{suffix}",
        kind=f"report.{kind}",
        template=kind,
        to=seat.user,
        forum=survey.report.forum,
        context={
            "survey": survey,
            "seat": seat,
            "year": survey.report.year,
            "url": f"{settings.PORTAL_URL}{survey.get_absolute_url()}",
        },
    )
    return post(letter, at=at)
