"""The stress forum is as large as it says, and the same every time."""

from typing import Any

import pytest
from django.db import transaction

from forum.report.requests import order_edition
from tests.report.stress import stress_forum

pytestmark = pytest.mark.check


class _UndoneError(Exception):
    """Ends a transaction whose rows are not wanted."""


def without_keys(value: Any) -> Any:
    """Rows get other numbers in the database each time."""
    if isinstance(value, dict):
        return {name: without_keys(each) for name, each in value.items() if name != "id"}
    return [without_keys(each) for each in value] if isinstance(value, list) else value


def figures() -> dict[str, object]:
    found: dict[str, object] = {}
    try:
        with transaction.atomic():
            stress = stress_forum()
            edition = order_edition(stress.forum, stress.year, by=stress.by, at=stress.at)
            found = edition.paper.snapshot["figures"]
            raise _UndoneError
    except _UndoneError:
        return found


@pytest.mark.django_db
def test_stress_forum_is_large_and_the_same_every_time() -> None:
    first = figures()
    assert without_keys(first) == without_keys(figures())
    totals, before = first["totals"], first["totals_year_before"]
    assert isinstance(totals, dict)
    assert isinstance(before, dict)
    wanted = {"parties": 60, "meetings_held": 6, "decisions": 200, "projects": 40}
    assert {name: totals[name] for name in wanted} == wanted
    assert totals["actions"] > 200
    assert (before["meetings_held"], before["decisions"]) == (3, 80)
