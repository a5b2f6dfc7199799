"""What the portal does by itself once a day for the annual follow-up. Running it twice does nothing twice."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from forum import clock
from forum.mail.reminding import due_day
from forum.report import part_letters, survey_letters
from forum.report.models import AnnualReport, Survey
from forum.report.parts import REMINDED_BEFORE, missing, parts_of, reminder_days
from forum.report.surveying import unready
from meetings.models import Meeting


def run_daily(at: datetime | None = None) -> None:
    now = at or clock.now()
    for survey in Survey.objects.filter(closes_on__gte=localdate(now)).select_related("report__forum"):
        remind_of_answer(survey, now)
    coming = Meeting.objects.standing().filter(
        carries_follow_up=True, starts_at__range=(now, now + max(REMINDED_BEFORE) + timedelta(days=1))
    )
    for meeting in coming.select_related("forum"):
        remind_of_parts(meeting, now)


def remind_of_answer(survey: Survey, at: datetime) -> None:
    """The parties whose answer is not ready, on the days that the page tells."""
    if since := due_day(survey_letters.reminder_days(survey), localdate(at)):
        survey_letters.remind(survey, unready(survey), at, since)


def remind_of_parts(meeting: Meeting, at: datetime) -> None:
    """Those whose part of the year's follow-up is not ready, two weeks, a week and a day before the meeting."""
    if since := due_day(reminder_days(meeting), localdate(at)):
        report, _begun = AnnualReport.objects.get_or_create(
            forum=meeting.forum, year=meeting.year, defaults={"created_at": at}
        )
        report.forum = meeting.forum
        part_letters.remind(report, missing(parts_of(meeting.forum, meeting.year)), at, since)
