"""What is asked for the annual follow-up: the party's evaluation of the forum."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from forum.formats import weekday
from forum.home.situation import Situation
from forum.home.task import Task, urgency_of
from forum.report.models import SurveyAnswer


def tasks(situation: Situation) -> Iterator[Task]:
    if situation.for_party:
        for answer in _unanswered(situation):
            yield _evaluate(answer, situation)


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
