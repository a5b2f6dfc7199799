"""The release before this one goes on running while the tables change: a migration adds, and takes nothing away.

One that must take away names itself in `BREAKING` with the release after which nothing reads what it removes.
"""

import importlib
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.db.migrations import operations as known
from django.db.models import NOT_PROVIDED

from tests.house.test_structure import PACKAGES, ROOT

# The first tables, and what was changed before there was a release to keep running.
RELEASED = {"forum": 6, "report": 4, "members": 2, "meetings": 13, "projects": 3}
BREAKING: set[str] = set()
TAKES_AWAY = (
    known.RemoveField,
    known.DeleteModel,
    known.RenameField,
    known.RenameModel,
    known.AlterModelTable,
)


def new_migrations() -> list[Path]:
    found = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("migrations/0*.py"))]
    return [path for path in found if int(path.name[:4]) > RELEASED.get(path.parent.parent.name, 0)]


def trouble_of(operation: Any) -> str:
    """Why the release before could not run beside it; empty where it can."""
    if isinstance(operation, known.SeparateDatabaseAndState):
        return "; ".join(filter(None, map(trouble_of, operation.database_operations)))
    if isinstance(operation, TAKES_AWAY):
        return f"{type(operation).__name__} takes away what the release before reads"
    if isinstance(operation, known.AddField) and _is_demanded(operation.field):
        return f"{operation.name} is demanded of rows that the release before writes without it"
    return ""


def _is_demanded(field: Any) -> bool:
    """Django drops a Python default from the table again; only the database's own stays for the other release."""
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def test_new_migrations_let_the_release_before_run_on():
    found = {}
    for path in new_migrations():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        operations = importlib.import_module(module).Migration.operations
        made = {each.name_lower for each in operations if isinstance(each, known.CreateModel)}
        old = [each for each in operations if getattr(each, "model_name_lower", "") not in made]
        troubles = [each for each in map(trouble_of, old) if each]
        if troubles and module not in BREAKING:
            found[module] = troubles
    assert found == {}


@pytest.mark.parametrize(
    ("operation", "is_allowed"),
    [
        (known.AddField("x", "y", models.TextField(null=True)), True),
        (known.AddField("x", "y", models.TextField(db_default="")), True),
        (known.AddField("x", "y", models.TextField(default="")), False),
        (known.AddField("x", "y", models.TextField()), False),
        (known.AddField("x", "y", models.ManyToManyField("z")), True),
        (known.RemoveField("x", "y"), False),
        (known.RenameField("x", "y", "z"), False),
        (known.RenameModel("x", "y"), False),
        (known.SeparateDatabaseAndState(database_operations=[known.RemoveField("x", "y")]), False),
        (known.SeparateDatabaseAndState(state_operations=[known.RemoveField("x", "y")]), True),
        (known.CreateModel("x", [("id", models.AutoField(primary_key=True))]), True),
    ],
)
def test_rule_tells_what_takes_away_from_what_adds(operation, is_allowed):
    assert (trouble_of(operation) == "") is is_allowed
