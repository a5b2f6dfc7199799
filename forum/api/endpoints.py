"""What can be asked. Each list starts at the token's forum and asks the rules of the pages."""

from typing import Any

from django.http import Http404
from ninja import Router

from forum import clock
from forum.access import require
from forum.api import shapes, tell
from forum.api.gate import BY_SCOPE, Bearer, TokenRequest
from forum.api.models import Scope
from forum.api.paging import Cursor, Limit, Year, page_of
from forum.files.sending import send_file
from forum.paper.attached import attachments_of
from forum.paper.storage import served
from forum.report.models import Edition
from forum.report.reading import editions_released, note_download_by_program
from meetings.listing import actions_in_order, visible_decisions
from meetings.rules import may_see_actions
from projects.exporting import gathered

PROBLEMS = dict.fromkeys((400, 401, 403, 404, 422, 429), shapes.ProblemShape)
router = Router(tags=["v1"])


@router.get("/forum", auth=Bearer(), response={200: shapes.ForumShape, **PROBLEMS}, url_name="forum")
def forum(request: TokenRequest) -> Any:
    """The token's forum, and what the token may read."""
    return tell.forum(request.forum, request.auth)


@router.get(
    "/meetings",
    auth=BY_SCOPE[Scope.MEETINGS],
    response={200: shapes.Meetings, **PROBLEMS},
    url_name="meetings",
)
def meetings(request: TokenRequest, year: Year = None, cursor: Cursor = 0, limit: Limit = 50) -> Any:
    """Planned, called, held and cancelled ones; never the link to join."""
    rows = tell.meetings_of(request.forum)
    found, after = page_of(rows if year is None else rows.filter(year=year), cursor, limit)
    return {"meetings": [tell.meeting(each, request.reader) for each in found], "next": after}


@router.get(
    "/meetings/{slug}",
    auth=BY_SCOPE[Scope.MEETINGS],
    response={200: shapes.WholeMeeting, **PROBLEMS},
    url_name="meeting",
)
def meeting(request: TokenRequest, slug: str) -> Any:
    """With the agenda once it is set, and the decisions of a finalised record by their names."""
    year, _, number = slug.partition("-")
    if not (year.isdecimal() and number.isdecimal() and slug.isascii() and len(slug) <= 9):
        raise Http404
    found = tell.meetings_of(request.forum).filter(year=int(year), number=_small(int(number))).first()
    if found is None or found.slug != slug:
        raise Http404
    return tell.whole_meeting(found, request.reader)


@router.get(
    "/decisions",
    auth=BY_SCOPE[Scope.DECISIONS],
    response={200: shapes.Decisions, **PROBLEMS},
    url_name="decisions",
)
def decisions(request: TokenRequest, year: Year = None, cursor: Cursor = 0, limit: Limit = 50) -> Any:
    """Of finalised records, and those made in writing between meetings."""
    rows = visible_decisions(request.forum, [request.reader])
    found, after = page_of(rows if year is None else rows.of_year(year), cursor, limit)
    return {"decisions": [tell.decision(each, request.forum) for each in found], "next": after}


@router.get(
    "/actions", auth=BY_SCOPE[Scope.ACTIONS], response={200: shapes.Actions, **PROBLEMS}, url_name="actions"
)
def actions(request: TokenRequest, state: str = "", cursor: Cursor = 0, limit: Limit = 50) -> Any:
    """`state`: not_started, in_progress, done or dropped."""
    require(may_see_actions(request.reader, request.forum))
    rows = actions_in_order(request.forum).select_related("focus_area", "project")
    found, after = page_of(rows.filter(state=state) if state else rows, cursor, limit)
    return {"actions": [tell.action(each, request.forum) for each in found], "next": after}


@router.get(
    "/projects",
    auth=BY_SCOPE[Scope.PROJECTS],
    response={200: shapes.Projects, **PROBLEMS},
    url_name="projects",
)
def projects(request: TokenRequest, cursor: Cursor = 0, limit: Limit = 50) -> Any:
    """Those that the forum follows today."""
    rows = request.forum.followings.serving(clock.today()).select_related("project__owner")
    found, after = page_of(rows, cursor, limit)
    return {"projects": [tell.project(each.project, request.forum) for each in found], "next": after}


@router.get(
    "/projects/{slug}",
    auth=BY_SCOPE[Scope.PROJECTS],
    response={200: shapes.WholeProject, **PROBLEMS},
    url_name="project",
)
def project(request: TokenRequest, slug: str) -> Any:
    """With funding, figures, indicators and their readings; small groups are withheld as on the pages."""
    found = gathered(request.forum, clock.today(), is_exact=False, slug=slug)
    if not found["projects"]:
        raise Http404
    return tell.whole_project(found, request.forum)


@router.get(
    "/key-figures",
    auth=BY_SCOPE[Scope.FIGURES],
    response={200: shapes.KeyFigures, **PROBLEMS},
    url_name="key_figures",
)
def key_figures(request: TokenRequest, cursor: Cursor = 0, limit: Limit = 50) -> Any:
    """The region's figures, with their sources; what has been withdrawn is left out."""
    rows = request.forum.key_figures.filter(withdrawn_at=None)
    found, after = page_of(rows, cursor, limit)
    return {"key_figures": [tell.key_figure(each) for each in found], "next": after}


@router.get(
    "/reports", auth=BY_SCOPE[Scope.REPORTS], response={200: shapes.Reports, **PROBLEMS}, url_name="reports"
)
def reports(request: TokenRequest, cursor: Cursor = 0, limit: Limit = 50) -> Any:
    """Released editions of the annual follow-up, with the addresses of the PDF and of its data."""
    found, after = page_of(editions_released(request.forum), cursor, limit)
    return {"reports": [tell.report(each) for each in found], "next": after}


@router.get(
    "/reports/{year}/{number}/pdf",
    auth=BY_SCOPE[Scope.REPORTS],
    response={200: bytes, 503: shapes.ProblemShape, **PROBLEMS},
    url_name="report_pdf",
)
def report_pdf(request: TokenRequest, year: int, number: int) -> Any:
    """The file, sealed where its portal seals."""
    edition = _edition(request, year, number)
    try:
        file = served(edition.paper).open()
    except FileNotFoundError as error:
        raise Http404 from error
    note_download_by_program(edition, request.auth.name, "pdf")
    return send_file(request, file, edition.paper.file_name, "application/pdf")


@router.get(
    "/reports/{year}/{number}/data",
    auth=BY_SCOPE[Scope.REPORTS],
    response={200: dict[str, Any], **PROBLEMS},
    url_name="report_data",
)
def report_data(request: TokenRequest, year: int, number: int) -> Any:
    """The figures as the PDF carries them."""
    edition = _edition(request, year, number)
    file = next((each for each in attachments_of(edition.paper) if each.name.endswith(".json")), None)
    if file is None:
        raise Http404
    note_download_by_program(edition, request.auth.name, "json")
    return tell.parsed(file.data)


def _edition(request: TokenRequest, year: int, number: int) -> Edition:
    found = editions_released(request.forum).filter(report__year=_small(year), number=_small(number)).first()
    if found is None:
        raise Http404
    return found


def _small(number: int) -> int:
    """What no column of ours holds is nothing's number."""
    return number if 0 <= number < 32_000 else 0
