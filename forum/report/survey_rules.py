"""Who may do what with the parties' survey."""

from datetime import date

from forum.access import is_partner, is_secretariat
from forum.report.models import Survey, SurveyAnswer
from forum.report.rules import may_order
from members.models import Seat


def may_keep_survey(seat: Seat, survey: Survey) -> bool:
    """Move its last day and remind: the secretariat."""
    return may_order(seat, survey.report.forum)


def may_answer_survey(seat: Seat, answer: SurveyAnswer, day: date) -> bool:
    """Any ordinary or deputy seat of the party, to the last day; the secretariat never answers for a party."""
    return is_partner(seat) and seat.party_id == answer.party_id and answer.survey.is_open(day)


def may_see_survey_results(seat: Seat, survey: Survey, day: date) -> bool:
    """The secretariat as the answers come, the parties when all have had their time."""
    if seat.party.forum_id != survey.report.forum_id:
        return False
    return is_secretariat(seat) or (is_partner(seat) and not survey.is_open(day))
