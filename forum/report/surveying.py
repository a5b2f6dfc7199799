"""The parties evaluate the forum: the secretariat opens the year's survey, and each party answers it once."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from forum.report import survey_letters
from forum.report.models import Survey, SurveyAnswer
from forum.report.rules import may_order
from forum.report.statements import BEST, STATEMENTS, WORST
from forum.report.survey_rules import may_answer_survey, may_keep_survey
from forum.report.texts import open_report
from members.models import Party, Seat

LONGEST_WAIT = timedelta(days=180)


class WrittenMeanwhileError(Exception):
    """Another seat of the party has saved the answer since the writer opened it."""

    def __init__(self, answer: SurveyAnswer) -> None:
        super().__init__(str(answer))
        self.answer = answer


@transaction.atomic
def open_survey(
    forum: Forum,
    year: int,
    closes_on: date,
    *,
    names_parties: bool = True,
    remark: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Survey:
    """Ask every party with a representative, once a year."""
    require(may_order(by, forum))
    now = at or clock.now()
    report = open_report(forum, year, by, now)
    if Survey.objects.select_for_update().filter(report=report).exists():
        raise ValidationError(_("The survey of that year is open already."), code="open")
    refuse_day(closes_on, localdate(now))
    parties = parties_to_ask(forum, localdate(now))
    if not parties:
        raise ValidationError(_("No party has a representative, so there is nobody to ask."), code="nobody")
    survey = Survey.objects.create(
        report=report,
        statements=list(STATEMENTS),
        names_parties=names_parties,
        remark=remark.strip(),
        closes_on=closes_on,
        opened_at=now,
        opened_by=by,
    )
    SurveyAnswer.objects.bulk_create(SurveyAnswer(survey=survey, party=party) for party in parties)
    history.record("report.survey_opened", on=survey, by=by, at=now, year=year, closes_on=closes_on)
    survey_letters.ask(survey, parties, now)
    return survey


def refuse_day(closes_on: date, day: date) -> None:
    if closes_on < day:
        raise ValidationError(_("That day has already passed."), code="past")
    if closes_on > day + LONGEST_WAIT:
        raise ValidationError(_("Choose a day within half a year."), code="far")


def parties_to_ask(forum: Forum, day: date) -> list[Party]:
    """The members that have somebody who may answer."""
    seats = Seat.objects.serving(day).filter(role=Seat.Role.PARTNER, user__is_active=True)
    parties = forum.parties.serving(day).filter(status=Party.Status.MEMBER, pk__in=seats.values("party"))
    return list(parties.select_related("organisation"))


@transaction.atomic
def move_last_day(survey: Survey, closes_on: date, *, by: Seat, at: datetime | None = None) -> Survey:
    """Later or sooner, as long as the new day has not passed. Nobody is written to."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("report__forum").get(pk=survey.pk)
    require(may_keep_survey(by, survey))
    refuse_day(closes_on, localdate(at or clock.now()))
    if closes_on != survey.closes_on:
        survey.closes_on = closes_on
        survey.save(update_fields=["closes_on"])
        history.record("report.survey_moved", on=survey, by=by, at=at, closes_on=closes_on)
    return survey


@transaction.atomic
def save_answer(
    answer: SurveyAnswer,
    scores: dict[str, int | None],
    comment: str,
    *,
    is_ready: bool,
    seen: int | None = None,
    by: Seat,
    at: datetime | None = None,
) -> SurveyAnswer:
    """Save the party's answer, as a draft or as ready. Only ready answers count.

    `seen` is the number of the answer that the writer had before them; what anybody else saved since is not lost.
    """
    rows = SurveyAnswer.objects.select_for_update(of=("self",)).select_related(
        "survey__report__forum", "party"
    )
    answer = rows.get(pk=answer.pk)
    now = at or clock.now()
    require(may_answer_survey(by, answer, localdate(now)))
    if seen is not None and seen != answer.number:
        raise WrittenMeanwhileError(answer)
    _refuse_scores(answer.survey, scores, is_ready)
    answer.scores, answer.comment, answer.number = scores, comment.strip(), answer.number + 1
    answer.edited_at, answer.edited_by = now, by
    answer.ready_at = now if is_ready else None
    answer.save()
    verb = "report.survey_answered" if is_ready else "report.survey_drafted"
    history.record(verb, on=answer, by=by, at=now, year=answer.survey.report.year)
    return answer


def _refuse_scores(survey: Survey, scores: dict[str, int | None], is_ready: bool) -> None:
    legal = {None, *range(WORST, BEST + 1)}
    if not set(scores) <= set(survey.statements) or not set(scores.values()) <= legal:
        raise ValidationError(_("Mark each statement from 1 to 5."), code="scores")
    if is_ready and set(scores) != set(survey.statements):
        raise ValidationError(_("Mark every statement before the answer is ready."), code="unmarked")


@transaction.atomic
def remind_of_survey(survey: Survey, *, by: Seat, at: datetime | None = None) -> int:
    """One letter more to the parties whose answer is not ready; how many were new today."""
    require(may_keep_survey(by, survey))
    now = at or clock.now()
    require(survey.is_open(localdate(now)))
    sent = survey_letters.remind(survey, unready(survey), now)
    if sent:
        history.record("report.survey_reminded", on=survey, by=by, at=now, letters=sent)
    return sent


def unready(survey: Survey) -> list[Party]:
    rows = survey.answers.filter(ready_at=None).select_related("party__organisation")
    return [answer.party for answer in rows]
