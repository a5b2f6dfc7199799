"""Charts as SVG, drawn on the server for pages and papers alike.

Every shape has a class and presentation attributes: on a page the style sheet wins (and follows the dark
scheme), on paper the attributes are what is drawn. Bars and plots have percent lengths and no view box, so
that their text keeps its size on a phone. Each chart is one image with a title and its numbers in words.
"""

from forum.charts.lying import lying_bars
from forum.charts.plots import BurnDown, Plot, Series, bars, burn_down, line
from forum.charts.rings import ring
from forum.charts.scores import Score, scores
from forum.charts.shares import (
    FundingPart,
    GenderCount,
    Pace,
    funding_bar,
    gender_bar,
    hatch_key,
    pace_bar,
    published,
    share_bar,
)
from forum.charts.stacks import Row, Stack, stack_key, stacked_columns, stacked_rows
from forum.charts.timeline import Span, Timeline, timeline
from forum.charts.wheel import WheelEvent, WheelKind, year_wheel

__all__ = [
    "BurnDown",
    "FundingPart",
    "GenderCount",
    "Pace",
    "Plot",
    "Row",
    "Score",
    "Series",
    "Span",
    "Stack",
    "Timeline",
    "WheelEvent",
    "WheelKind",
    "bars",
    "burn_down",
    "funding_bar",
    "gender_bar",
    "hatch_key",
    "line",
    "lying_bars",
    "pace_bar",
    "published",
    "ring",
    "scores",
    "share_bar",
    "stack_key",
    "stacked_columns",
    "stacked_rows",
    "timeline",
    "year_wheel",
]
