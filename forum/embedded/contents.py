"""What a database and a folder hold, as something that can be compared."""

import hashlib
import os
from pathlib import Path
from typing import Any, NamedTuple

from psycopg import Connection, sql

from forum.disk import UNFINISHED

_TABLES = """select schemaname, tablename from pg_tables
    where schemaname <> 'information_schema' and schemaname !~ '^pg_' order by 1, 2"""
_ROWS = """select count(*), md5(coalesce(string_agg(md5, '' order by md5), ''))
    from (select md5(whole_row::text) collate "C" as md5 from {} as whole_row) as hashed"""


class Content(NamedTuple):
    """Rows of a table or bytes of a file."""

    size: int
    digest: str


Contents = dict[str, Content]


def table_contents(connection: Connection[Any]) -> Contents:
    """Rows have no order of their own: their hashes are put in order."""
    found = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(schema, table))).fetchone()
        found[table if schema == "public" else f"{schema}.{table}"] = Content(*row or (0, ""))
    return found


def file_contents(folder: Path) -> Contents:
    paths = [Path(parent) / name for parent, _, names in os.walk(folder) for name in names]
    whole = sorted(path for path in paths if not path.name.startswith(UNFINISHED))
    return {str(path.relative_to(folder)): _content(path) for path in whole}


def _content(path: Path) -> Content:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Content(file.tell(), digest)


def differences(kind: str, unit: str, before: Contents, after: Contents) -> list[str]:
    """One sentence for each difference."""
    found = [f"{kind} {name} is missing." for name in before if name not in after]
    found += [f"{kind} {name} is new." for name in after if name not in before]
    for name in before.keys() & after.keys():
        old, new = before[name], after[name]
        if old.size != new.size:
            found.append(f"{kind} {name} had {old.size} {unit} and has {new.size}.")
        elif old != new:
            found.append(f"{kind} {name} has other content.")
    return sorted(found)
