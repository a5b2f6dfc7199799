"""Figures about the region, each with its source."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from forum import history
from forum.access import require
from forum.models import Forum
from members.models import Seat
from projects.models import KeyFigure
from projects.rules import may_keep_projects


@transaction.atomic
def note_key_figure(
    forum: Forum, fields: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> KeyFigure:
    """`comparison` is a list of {label, value, approximate} in the same unit."""
    require(may_keep_projects(by, forum))
    figure = KeyFigure(forum=forum, **fields)
    figure.full_clean()
    figure.save()
    facts: dict[str, Any] = {
        "year": figure.year,
        "value": figure.value,
        "unit": figure.unit,
        "source": figure.source,
    }
    history.record("key_figure.noted", on=figure, by=by, at=at, **facts)
    return figure
