"""Projects the forum follows, and the region's key figures. Unknown is a legal, visible state everywhere."""

from projects.models.figures import Figure, FundingLine, KeyFigure
from projects.models.indicators import Indicator, Reading
from projects.models.project import Following, Pillar, Project, ProjectPartner

__all__ = [
    "Figure",
    "Following",
    "FundingLine",
    "Indicator",
    "KeyFigure",
    "Pillar",
    "Project",
    "ProjectPartner",
    "Reading",
]
