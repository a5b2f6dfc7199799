"""The annual follow-up of one forum and year: its texts, its parts, the parties' survey and its editions."""

from forum.report.models.assessments import Assessment
from forum.report.models.parts import PartMark
from forum.report.models.report import TEXTS, AnnualReport, Edition
from forum.report.models.survey import Survey, SurveyAnswer
from forum.report.models.texts import ReportText

__all__ = [
    "TEXTS",
    "AnnualReport",
    "Assessment",
    "Edition",
    "PartMark",
    "ReportText",
    "Survey",
    "SurveyAnswer",
]
