"""What the parties think: average and spread of each statement, and what they wrote."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from forum.models import Forum
from forum.report.models import Survey, SurveyAnswer
from forum.report.statements import BEST, STATEMENTS, WORST, Statement


@dataclass(frozen=True, slots=True)
class Result:
    """Of one statement. `counts` says how many parties marked 1, 2, … 5."""

    statement: Statement
    answers: int
    average: Decimal | None
    lowest: int | None
    highest: int | None
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """`party` is empty where the parties were told that comments stand without names."""

    party: str
    text: str


@dataclass(frozen=True, slots=True)
class Results:
    survey: Survey
    asked: int
    answered: int
    of: dict[str, Result]
    comments: list[Comment]


def results_of(survey: Survey) -> Results:
    """One query. Only answers that are marked ready count."""
    answers = list(survey.answers.select_related("party__organisation"))
    ready = [answer for answer in answers if answer.ready_at]
    of = {key: _result(key, ready) for key in survey.statements if key in STATEMENTS}
    return Results(survey, len(answers), len(ready), of, _comments(survey, ready))


def survey_of(forum: Forum, year: int) -> Survey | None:
    return (
        Survey.objects.filter(report__forum=forum, report__year=year).select_related("report__forum").first()
    )


def _result(key: str, ready: Iterable[SurveyAnswer]) -> Result:
    marks = [answer.scores[key] for answer in ready if answer.scores.get(key) is not None]
    counted = Counter(marks)
    return Result(
        statement=STATEMENTS[key],
        answers=len(marks),
        average=average_of_marks(marks) if marks else None,
        lowest=min(marks, default=None),
        highest=max(marks, default=None),
        counts=tuple(counted[mark] for mark in range(WORST, BEST + 1)),
    )


def average_of_marks(marks: list[int]) -> Decimal:
    return (Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _comments(survey: Survey, ready: Iterable[SurveyAnswer]) -> list[Comment]:
    """Without names they stand in an order that does not tell whose they are either."""
    if survey.names_parties:
        return [Comment(str(answer.party), answer.comment) for answer in ready if answer.comment]
    return [Comment("", text) for text in sorted(answer.comment for answer in ready if answer.comment)]
