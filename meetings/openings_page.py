"""Who has opened the papers and files of a meeting: a page of rows, of all documents or one."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from forum.models import Opening
from forum.records_plan import decided_plan
from meetings.models import Meeting

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Openings:
    page: "Page[Opening]"
    documents: list[str]
    document: str
    months: int | None


def meeting_openings(meeting: Meeting, asked: QueryDict) -> Openings:
    rows = meeting.forum.openings.filter(meeting_id=meeting.pk)
    documents = list(rows.order_by("name").values_list("name", flat=True).distinct())
    document = next((name for name in documents if name == asked.get("handling", "")), "")
    if document:
        rows = rows.filter(name=document)
    page = Paginator(rows.select_related("user"), A_PAGE).get_page(asked.get("sida"))
    plan = decided_plan(meeting.forum)
    return Openings(page, documents, document, plan.opening_months if plan else None)
