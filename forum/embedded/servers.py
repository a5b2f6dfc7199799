"""The database and the broker a portal runs on: our own, less those the environment names elsewhere."""

import os
import sys
import time
from collections.abc import Callable

from forum.embedded.folder import ROOT, Folder
from forum.embedded.postgres import APPLICATION, OWNER, Postgres
from forum.embedded.process import Process, end_leftovers, remember
from forum.embedded.valkey import Valkey

Server = Postgres | Valkey


class Servers:
    def __init__(self, folder: Folder, *, unsafe_fast: bool = False) -> None:
        self.folder = folder
        self.database_url = os.environ.get("DATABASE_URL", "").strip()
        self.owner_url = os.environ.get("DATABASE_OWNER_URL", "").strip() or self.database_url
        self.redis_url = os.environ.get("REDIS_URL", "").strip()
        self.postgres = None if self.database_url else Postgres(folder, unsafe_fast=unsafe_fast)
        self.valkey = None if self.redis_url else Valkey(folder, unsafe_fast=unsafe_fast)
        if self.postgres:
            self.database_url, self.owner_url = self.postgres.url(APPLICATION), self.postgres.url(OWNER)
        if self.valkey:
            self.redis_url = self.valkey.url

    @property
    def names(self) -> list[str]:
        return [
            "PostgreSQL" if self.postgres else "external database",
            "Valkey" if self.valkey else "external broker",
        ]

    @property
    def own(self) -> list[Server]:
        """Valkey first: it starts while PostgreSQL makes its cluster."""
        return [server for server in (self.valkey, self.postgres) if server]

    def start(self, pause: Callable[[float], None] = time.sleep) -> None:
        end_leftovers(self.folder.children)
        for server in self.own:
            server.start()
        remember(self.folder.children, [server.process for server in self.own])
        for server in self.own:
            wait_until_ready(server, pause)
        if self.postgres:
            self.postgres.prepare()

    def stop(self) -> None:
        for server in self.own:
            server.process.signal(server.process.ask)
        until = time.monotonic() + 30
        for server in self.own:
            server.process.wait(until)
        self.folder.children.unlink(missing_ok=True)

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        """What settings.py needs to know; the owner's address is only for what changes tables."""
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return inherited | {
            "DATABASE_URL": self.owner_url if owner else self.database_url,
            "REDIS_URL": self.redis_url,
            "PORTAL_EMBEDDED": "1",
            "PORTAL_VAR": str(self.folder.path),
            "PORTAL_SECRET_KEY": os.environ.get("PORTAL_SECRET_KEY") or self.folder.secret("secret.key"),
            "PYTHONUNBUFFERED": "1",
        }


def wait_until_ready(server: Server, pause: Callable[[float], None]) -> None:
    until = time.monotonic() + server.patience
    while not server.ready():
        if server.process.ended() or time.monotonic() > until:
            raise server.process.failure(f"{server.name} did not start.")
        pause(0.02)


def manage_process(
    folder: Folder, servers: Servers, log: str | None, *arguments: str, owner: bool = False
) -> Process:
    command = [sys.executable, "manage.py", *arguments]
    return Process(
        arguments[0], command, servers.environment(owner=owner), folder.log(log) if log else None, ROOT
    )


def unsafe_fast() -> bool:
    """For tests only: a power cut may cost the data."""
    return os.environ.get("PORTAL_UNSAFE_FAST") == "1"
