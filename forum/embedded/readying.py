"""Between the servers and the pages: schema, rights, demo data and collected static files."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from forum.embedded.folder import Folder
from forum.embedded.postgres import Postgres
from forum.embedded.prepared import APPLIED, FORUMS, Facts, Stamp, database_key, static_key
from forum.embedded.process import Process
from forum.embedded.servers import Servers, manage_process

Demo = Literal["never", "empty", "always"]
# Each mode does all that the ones before it do.
MODES: tuple[Demo, ...] = ("never", "empty", "always")
Pause = Callable[[float], None]


def make_ready(folder: Folder, servers: Servers, demo: Demo, pause: Pause) -> Facts:
    """Both halves side by side, each only when something changed since the last start."""
    database, statics = Database(folder, servers, demo), StaticFiles(folder, servers)
    run_all([process for process in (database.process, statics.process) if process], pause)
    statics.keep()
    return database.facts()


def run_all(processes: list[Process], pause: Pause) -> None:
    try:
        for process in processes:
            process.start()
        for process in processes:
            finish(process, pause)
    finally:
        for process in processes:
            process.wait(0)


class Database:
    """Schema, rights and demo data; our own database remembers, one elsewhere is always asked."""

    def __init__(self, folder: Folder, servers: Servers, demo: Demo) -> None:
        self.folder, self.servers, self.demo = folder, servers, demo
        self.stamp = Stamp(folder.path / "prepared.json")
        self.found = folder.path / "facts.json"
        self.known = self._known()
        self.process = None if self.known else self._prepare()

    def facts(self) -> Facts:
        if self.known:
            return self.known
        facts = Facts(**json.loads(self.found.read_text()))
        self.found.unlink()
        if self.servers.postgres:
            self.stamp.write(self._key(self.servers.postgres), facts)
        return facts

    def _known(self) -> Facts | None:
        postgres = self.servers.postgres
        kept = self.stamp.read(self._key(postgres)) if postgres else None
        if not postgres or not kept or MODES.index(kept["demo"]) < MODES.index(self.demo):
            return None
        return Facts(int(postgres.query(FORUMS)), kept["demo"], kept["accounts"])

    def _key(self, postgres: Postgres) -> str:
        has_table = postgres.query("select to_regclass('django_migrations') is not null") == "t"
        return database_key(postgres.query(APPLIED) if has_table else "")

    def _prepare(self) -> Process:
        arguments = ["prepare_database", "--demo", self.demo, "--facts", str(self.found)]
        if self.servers.owner_url != self.servers.database_url:
            arguments += ["--role", unquote(urlsplit(self.servers.database_url).username or "")]
        return manage_process(self.folder, self.servers, "prepare", *arguments, owner=True)


def finish(process: Process, pause: Pause) -> None:
    while process.runs():
        pause(0.02)
    if process.returncode:
        raise process.failure(f"Preparing the portal failed ({process.name}).")


class StaticFiles:
    """The pages' static files, collected once for each content."""

    def __init__(self, folder: Folder, servers: Servers) -> None:
        root = Path(os.environ.get("PORTAL_STATIC_ROOT") or folder.path / "static")
        self.stamp, self.key = Stamp(root.with_name(f"{root.name}.json")), static_key()
        known = root.is_dir() and self.stamp.read(self.key) is not None
        arguments = ["collectstatic", "--no-input", "--verbosity", "0"]
        self.process = None if known else manage_process(folder, servers, "static", *arguments)

    def keep(self) -> None:
        if self.process:
            self.stamp.write(self.key, Facts())
