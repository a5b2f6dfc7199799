"""Prepared rows: what the deeds made once is copied back for the next test, which takes milliseconds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, transaction

# Their keys are no numbers that a sequence gives.
_WITHOUT_NUMBERS = {"forum_historylink", "forum_historywaiting"} | {
    f"meetings_{name}" for name in ("document", "logentry", "logclient", "logspan", "snapshot")
}


@dataclass
class Worlds:
    """Named states of the database. The first test that wants one builds it; later ones get its copy."""

    kept: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def enter(self, name: str, build: Callable[[], None]) -> None:
        with transaction.atomic():
            if name in self.kept:
                _restore(self.kept[name])
                return
            before = _filled()
            build()
            self.kept[name] = {table: _rows(table) for table in sorted(_filled() - before)}


def _filled() -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        return {name for (name,) in cursor.fetchall()}


def _rows(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(block) for block in copy)


def _restore(tables: dict[str, bytes]) -> None:
    """As a replica would: no trigger fires and no key is checked, since all of it was checked before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in tables.items():
            with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)
        numbered = [table for table in tables if table not in _WITHOUT_NUMBERS]
        sequences = [
            f"setval(pg_get_serial_sequence('{t}', 'id'), (SELECT max(id) FROM \"{t}\"))" for t in numbered
        ]
        cursor.execute(f"SELECT {', '.join(sequences)}")
        cursor.execute("SET LOCAL session_replication_role = origin")
