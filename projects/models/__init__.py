"""Projects the forum follows, and the region's key figures. Unknown is a legal, visible state everywhere."""

from projects.models.figures import Figure
from projects.models.funding import FundingLine, Outlay
from projects.models.imports import Import
from projects.models.indicators import Indicator, Reading
from projects.models.key_figures import KeyFigure
from projects.models.parts import Phase, Pillar, ProjectContact, ProjectPartner
from projects.models.project import Following, Principle, Project
from projects.models.reports import ProjectReport, ReportingRound

__all__ = [
    "Figure",
    "Following",
    "FundingLine",
    "Import",
    "Indicator",
    "KeyFigure",
    "Outlay",
    "Phase",
    "Pillar",
    "Principle",
    "Project",
    "ProjectContact",
    "ProjectPartner",
    "ProjectReport",
    "Reading",
    "ReportingRound",
]
