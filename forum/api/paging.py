"""Lists are read a page at a time, from the newest row; the cursor stays right while rows are added."""

from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field

Cursor = Annotated[int, Query(0, ge=0, lt=2**63, description="`next` of the page before.")]
Limit = Annotated[int, Query(50, ge=1, le=100)]
Year = Annotated[int | None, Query(None, ge=0, le=9999)]


class Page(Schema):
    next: int | None = Field(description="The cursor of the next page; null on the last.")


def page_of(rows: QuerySet[Any], cursor: int, limit: int) -> tuple[list[Any], int | None]:
    """At most `limit` rows, and the cursor of those after them."""
    found = list((rows.filter(pk__lt=cursor) if cursor else rows).order_by("-pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None
