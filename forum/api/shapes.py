"""What is told of each thing: ISO 8601 days, amounts in kronor, null for what is unknown, and no person by name."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from forum.api.paging import Page


class FocusArea(Schema):
    title: str
    since: date | None
    until: date | None


class ForumShape(Schema):
    id: str
    name: str
    region_code: str | None
    purpose: str | None
    mandate: str | None
    focus_areas: list[FocusArea]
    scopes: list[str]


class Meeting(Schema):
    id: str
    year: int
    number: int
    state: str
    group: str | None
    starts_at: datetime
    ends_at: datetime
    form: str
    place: str | None
    carries_follow_up: bool
    agenda_version: int | None
    record_finalised_at: datetime | None
    url: str


class AgendaItem(Schema):
    id: str
    number: int
    title: str
    kind: str
    minutes: int
    proposed_by: str | None
    text: str | None
    proposal: str | None


class Agenda(Schema):
    version: int
    sha256: str
    set_at: datetime | None
    set_jointly: bool | None
    items: list[AgendaItem]


class WholeMeeting(Meeting):
    agenda: Agenda | None
    decisions: list[str]


class Reservation(Schema):
    party: str
    text: str | None


class Decision(Schema):
    id: str
    meeting: str | None
    decided_on: date
    clauses: list[str]
    item: str | None
    focus_area: str | None
    reservations: list[Reservation]
    url: str


class Action(Schema):
    id: int
    text: str
    owner: str
    due: date
    state: str
    meeting: str
    project: str | None
    focus_area: str | None
    closed_at: datetime | None
    url: str


class Project(Schema):
    id: str
    name: str
    state: str
    summary: str | None
    fund: str | None
    dnr: str | None
    owner: str | None
    starts_on: date | None
    ends_on: date | None
    source: str | None
    source_url: str | None
    url: str


class WholeProject(Project):
    """The lists hold the columns of the export of projects (docs/export.md); `withheld` names numbers not told."""

    funding: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    readings: list[dict[str, Any]]


class KeyFigure(Schema):
    id: int
    name: str
    geography: str
    year: int | None
    value: str
    approximate: bool
    unit: str
    women: int | None
    men: int | None
    withheld: list[str]
    source: str
    source_url: str | None
    retrieved_on: date | None
    breaks_series: bool


class Report(Schema):
    id: str
    year: int
    edition: int
    dnr: str | None
    released_at: datetime
    sha256: str
    bytes: int | None
    pages: int | None
    pdf: str
    data: str


class Meetings(Page):
    meetings: list[Meeting]


class Decisions(Page):
    decisions: list[Decision]


class Actions(Page):
    actions: list[Action]


class Projects(Page):
    projects: list[Project]


class KeyFigures(Page):
    key_figures: list[KeyFigure]


class Reports(Page):
    reports: list[Report]


class ProblemShape(Schema):
    type: str
    status: int
    title: str
    titles: dict[str, str]
