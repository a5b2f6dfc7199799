"""The parties' evaluation of the forum, beside the year before."""

from typing import Any

from forum.models import Forum
from forum.report.survey_results import Result, Results, results_of, survey_of


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
        "names_parties": survey.names_parties,
        "remark": survey.remark or None,
        "statements": [_statement(result, before) for result in results.of.values()],
        "comments": [{"party": comment.party or None, "text": comment.text} for comment in results.comments],
    }


def _statement(result: Result, before: Results | None) -> dict[str, Any]:
    then = before.of.get(result.statement.key) if before else None
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
    }


def _text(average: Any) -> str | None:
    return str(average) if average is not None else None
