"""What is asked for the annual follow-up: evaluations, that its parts are right, and papers that got stuck."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.access import is_partner
from forum.formats import day, weekday
from forum.home.situation import Situation, day_of
from forum.home.task import Task, Urgency, urgency_of
from forum.models import Paper, Seal
from forum.report.models import Edition, SurveyAnswer
from forum.report.parts import ASKED_BEFORE, asked_from
from meetings.models import Meeting, Minutes


def tasks(situation: Situation) -> Iterator[Task]:
    if situation.for_party:
        for answer in _unanswered(situation):
            yield _evaluate(answer, situation)
        if meeting := _carrier(situation):
            yield from _mark_ready(meeting, situation)
    if situation.for_secretariat:
        yield from _stuck(situation)


def _unanswered(situation: Situation) -> list[SurveyAnswer]:
    """One query: the surveys that are open and wait for one of the reader's parties."""
    rows = SurveyAnswer.objects.filter(
        party__in=situation.own_parties, ready_at=None, survey__closes_on__gte=situation.today
    )
    return list(rows.select_related("survey__report", "party__organisation"))


def _evaluate(answer: SurveyAnswer, situation: Situation) -> Task:
    survey = answer.survey
    survey.report.forum = situation.forum
    begun = (
        _("Your draft is not marked as ready.") if answer.edited_at else _("Five statements and a comment.")
    )
    return Task(
        urgency=urgency_of(survey.closes_on, situation.today),
        on=survey.closes_on,
        icon="chat",
        title=_("What does %(party)s think of the forum?") % {"party": answer.party},
        text=f"{begun} " + _("Answer by %(day)s.") % {"day": weekday(survey.closes_on)},
        url=survey.get_absolute_url(),
        action=_("Answer"),
    )


def _carrier(situation: Situation) -> Meeting | None:
    """The meeting whose follow-up is being put together: from a month before it, and a month after."""
    near = (
        each
        for each in situation.meetings
        if each.carries_follow_up and asked_from(each) <= situation.today <= day_of(each) + ASKED_BEFORE
    )
    return next(near, None)


def _mark_ready(meeting: Meeting, situation: Situation) -> Iterator[Task]:
    """One line for each part that is not marked; nothing more once the follow-up is released."""
    where = [situation.forum.slug, meeting.year]
    report = situation.forum.annual_reports.filter(year=meeting.year).first()
    if report and report.editions.exclude(released_at=None).exists():
        return
    marks = list(report.part_marks.standing()) if report else []
    parties = {seat.party_id: seat.party for seat in situation.seats if is_partner(seat)}
    for pk, party in parties.items():
        if pk not in {mark.party_id for mark in marks}:
            yield _mark(str(party), reverse("report:part", args=[*where, pk]), meeting, situation)
    owners = {party.organisation_id for party in parties.values()}
    rows = situation.forum.followings.filter(until=None, project__owner__in=owners)
    for following in rows.select_related("project"):
        if following.project_id not in {mark.project_id for mark in marks}:
            url = reverse("report:project_part", args=[*where, following.project.slug])
            yield _mark(str(following.project), url, meeting, situation)


def _mark(name: str, url: str, meeting: Meeting, situation: Situation) -> Task:
    due = day_of(meeting)
    is_late = due < situation.today
    presented = _("It is presented at the meeting on %(day)s.") % {"day": day(due)}
    return Task(
        urgency=urgency_of(due, situation.today),
        on=due,
        icon="flag",
        title=_("Is %(part)s right in the annual follow-up %(year)s?") % {"part": name, "year": meeting.year},
        text=_("Look it through and mark it as ready.") + ("" if is_late else f" {presented}"),
        late=_("The meeting was held %(day)s.") % {"day": day(due)} if is_late else "",
        url=url,
        action=_("Look it through"),
    )


def _stuck(situation: Situation) -> Iterator[Task]:
    """Papers that could not be made or sealed, until somebody tries again (2 queries)."""
    newest = Edition.objects.filter(report__forum=situation.forum).order_by("report_id", "-number")
    for edition in newest.distinct("report_id").select_related("report", "paper__seal"):
        edition.report.forum = situation.forum
        words = {"number": edition.number, "year": edition.report.year}
        if edition.paper.state == Paper.State.FAILED:
            title = _("Edition %(number)s of the annual follow-up %(year)s could not be made") % words
            yield _retry(title, edition.get_absolute_url(), situation)
        elif _seal_failed(edition.paper):
            title = _("Edition %(number)s of the annual follow-up %(year)s could not be sealed") % words
            yield _retry(title, edition.get_absolute_url(), situation)
    records = Minutes.objects.filter(
        meeting__forum=situation.forum, paper__seal__state=Seal.State.FAILED
    ).select_related("meeting")
    for minutes in records:
        minutes.meeting.forum = situation.forum
        title = _("The record of meeting %(number)s could not be sealed") % {
            "number": minutes.meeting.numbered
        }
        yield _retry(title, minutes.get_absolute_url(), situation)


def _seal_failed(paper: Paper) -> bool:
    seal: Seal | None = getattr(paper, "seal", None)
    return seal is not None and seal.state == Seal.State.FAILED


def _retry(title: str, url: str, situation: Situation) -> Task:
    return Task(
        urgency=Urgency.DUE,
        on=situation.today,
        icon="warn",
        title=title,
        text=_("The page says why, and lets you try again."),
        url=url,
        action=_("See why"),
    )
