"""What the portal does by itself once a day for the annual follow-up. Running it twice does nothing twice."""

from datetime import datetime

from django.utils.timezone import localdate

from forum import clock
from forum.report import survey_letters
from forum.report.models import Survey
from forum.report.surveying import unready


def run_daily(at: datetime | None = None) -> None:
    now = at or clock.now()
    for survey in Survey.objects.filter(closes_on__gte=localdate(now)).select_related("report__forum"):
        remind_of_answer(survey, now)


def remind_of_answer(survey: Survey, at: datetime) -> None:
    """The parties whose answer is not ready, on the days that the page tells."""
    if localdate(at) in survey_letters.reminder_days(survey):
        survey_letters.remind(survey, unready(survey), at)
