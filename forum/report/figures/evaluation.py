"""The parties' evaluation of the forum, beside the year before and by side of the table."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from forum.models import Forum
from forum.report.models import Survey
from forum.report.survey_results import Result, Results, average_of_marks, results_of, survey_of
from members.models import Party

# A side is told by itself when this many of its parties have marked; so nobody's own mark can be worked out.
FEWEST_OF_A_SIDE = 3


def evaluation(forum: Forum, year: int) -> dict[str, Any] | None:
    """None where nobody was asked. Answers count until the edition is ordered, also after New Year's Eve."""
    survey, survey_before = survey_of(forum, year), survey_of(forum, year - 1)
    if survey is None:
        return None
    results, before = results_of(survey), results_of(survey_before) if survey_before else None
    return {
        "closes_on": survey.closes_on.isoformat(),
        "asked": results.asked,
        "answered": results.answered,
        "answered_year_before": before.answered if before else None,
        "asked_year_before": before.asked if before else None,
        "names_parties": survey.names_parties,
        "remark": survey.remark or None,
        "statements": [_statement(result, before) for result in results.of.values()],
        "sides": _sides(survey, list(results.of)),
        "comments": [{"party": comment.party or None, "text": comment.text} for comment in results.comments],
    }


def _statement(result: Result, before: Results | None) -> dict[str, Any]:
    then = before.of.get(result.statement.key) if before else None
    both = result.average is not None and then is not None and then.average is not None
    return {
        "key": result.statement.key,
        "name": str(result.statement.name),
        "statement": str(result.statement.text),
        "answers": result.answers,
        "average": _text(result.average),
        "lowest": result.lowest,
        "highest": result.highest,
        "counts": list(result.counts),
        "average_year_before": _text(then.average) if then else None,
        "change": _text(result.average - then.average) if both and then else None,  # type: ignore[operator]
    }


def _sides(survey: Survey, keys: list[str]) -> list[dict[str, Any]]:
    """How many of each side were asked and have answered, and its averages where they are not somebody's own."""
    asked, marks = Counter[str](), defaultdict[str, dict[str, list[int]]](lambda: defaultdict(list))
    answered = Counter[str]()
    for answer in survey.answers.select_related("party"):
        side = answer.party.side
        asked[side] += 1
        if answer.ready_at:
            answered[side] += 1
            for key in keys:
                if answer.scores.get(key) is not None:
                    marks[key][side].append(answer.scores[key])
    return [
        {
            "side": str(side.label),
            "asked": asked[side.value],
            "answered": answered[side.value],
            "averages": {key: _of_side(marks[key], side.value) for key in keys},
        }
        for side in Party.Side
        if asked[side.value]
    ]


def _of_side(by_side: dict[str, list[int]], side: str) -> str | None:
    """Of one statement: told for every side or for none, or the one left out could be worked out."""
    if any(len(marks) < FEWEST_OF_A_SIDE for marks in by_side.values()) or side not in by_side:
        return None
    return _text(average_of_marks(by_side[side]))


def _text(average: Decimal | None) -> str | None:
    return str(average) if average is not None else None
