"""Run inside `manage.py shell`: the follow-up of a forum that fills about so many pages, as a file for the makers."""

import json
from pathlib import Path

from django.db import transaction

from forum.models import Paper
from forum.report.requests import order_edition
from tests.report.stress import stress_forum

# How large a forum fills about so many pages.
SCALES = {30: 0.06, 100: 0.4, 300: 1.4}


class _UndoneError(Exception):
    """Ends a transaction whose rows are not wanted."""


def write(file: str, pages: int) -> None:
    try:
        with transaction.atomic():
            stress = stress_forum(SCALES[pages])
            paper = order_edition(stress.forum, stress.year, by=stress.by, at=stress.at).paper
            Path(file).write_text(json.dumps(_fields(paper)))
            raise _UndoneError
    except _UndoneError:
        return


def _fields(paper: Paper) -> dict[str, object]:
    """What a paper is made from."""
    names = ("kind", "title", "language", "template", "snapshot")
    return {name: getattr(paper, name) for name in names} | {"requested_at": paper.requested_at.isoformat()}
