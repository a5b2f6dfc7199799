"""PostgreSQL's own programs for a backup: out of one database, into another."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel, sql

from forum.embedded.binaries import postgres_folder
from forum.embedded.errors import StackError
from forum.embedded.external import postgres_arguments, shown
from forum.embedded.folder import ROOT

# Rows are compared as text, and these decide how it looks.
_AS_TEXT = (
    "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1 -c bytea_output=hex"
)
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",  # nosec B105 # a variable's name
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


@contextmanager
def snapshot(url: str) -> Iterator[tuple[Connection[Any], str]]:
    """The database as it is now, and the name under which pg_dump sees the same while others write."""
    try:
        connection = psycopg.connect(**postgres_arguments(url), options=_AS_TEXT)  # type: ignore[arg-type]
    except psycopg.Error as error:
        raise StackError(f"No database at {shown(url)}: {str(error).strip()}") from error
    with connection:
        connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True
        row = connection.execute("select pg_export_snapshot()").fetchone()
        yield connection, row[0] if row else ""


def role_names(connection: Connection[Any]) -> list[str]:
    return [name for (name,) in connection.execute("select rolname from pg_roles where rolname !~ '^pg_'")]


def add_roles(url: str, names: list[str]) -> None:
    """Rights name roles, and a dump of one database has none in it."""
    with psycopg.connect(**postgres_arguments(url)) as connection:  # type: ignore[arg-type]
        for name in sorted(set(names) - set(role_names(connection))):
            connection.execute(sql.SQL("create role {}").format(sql.Identifier(name)))


def dump(url: str, file: Path, of_snapshot: str) -> None:
    _run(url, "pg_dump", "--format=custom", f"--snapshot={of_snapshot}", f"--file={file}")


def restore(url: str, file: Path, *, over: bool = False) -> None:
    """All of it or nothing; `over` the tables that are there."""
    name = str(postgres_arguments(url)["dbname"])
    options = ["--no-owner", "--exit-on-error", "--single-transaction"]
    options += ["--clean", "--if-exists"] if over else []
    _run(url, "pg_restore", *options, f"--dbname={name}", str(file))


def schema_trouble(url: str) -> str:
    """What `migrate --check` would still apply."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=ROOT,
        env=inherited | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip()[-800:] or "migrate --check" if done.returncode else ""


def _run(url: str, program: str, *arguments: str) -> None:
    """The password travels in the environment, where other accounts cannot read it."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    ours = {_VARIABLES[name]: str(value) for name, value in postgres_arguments(url).items()}
    done = subprocess.run(
        [str(postgres_folder() / "bin" / program), *arguments],
        env={**outside, **ours, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise StackError(f"{program} failed: {done.stderr.strip()[-800:]}")
