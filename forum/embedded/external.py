"""Servers that the environment names are asked once, before anything of ours starts."""

import os
import subprocess
import sys
from urllib.parse import parse_qs, unquote, urlsplit

from forum.embedded.errors import StackError

OLDEST = 17
NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
FORM = {"REDIS_URL": "redis://:password@host:6379/0"}


def require_external_servers() -> None:
    """Asked in a process of its own: the supervisor itself stays without drivers."""
    named = [name for name in NAMES if os.environ.get(name, "").strip()]
    for name in named:
        require_form(name, os.environ[name].strip())
    if named:
        asked = subprocess.run(
            [sys.executable, "-m", "forum.embedded.asking", *named],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode:
            raise StackError(asked.stdout.strip() or asked.stderr.strip()[-400:])


def require_form(name: str, url: str) -> None:
    schemes = {"redis", "rediss", "unix"} if name == "REDIS_URL" else {"postgres", "postgresql"}
    example = FORM.get(name, "postgres://user:password@host:5432/name")
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")) or parts.port == 0
        wrong = wrong or (name != "REDIS_URL" and not parts.path.strip("/"))
    except ValueError:
        wrong = True
    if wrong:
        raise StackError(f"{name} is not an address: it must look like {example}.")


def postgres_arguments(url: str) -> dict[str, str | int]:
    parts = urlsplit(url)
    host = (
        unquote(parts.netloc.rpartition("@")[2].partition(":")[0])
        or parse_qs(parts.query).get("host", [""])[0]
    )
    found: dict[str, str | int | None] = {
        "host": host,
        "port": parts.port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
        "sslmode": parse_qs(parts.query).get("sslmode", [""])[0],
        "connect_timeout": 5,
    }
    return {name: value for name, value in found.items() if value}


def shown(url: str) -> str:
    """The address without its password."""
    parts = urlsplit(url)
    return f"{unquote(parts.netloc.rpartition('@')[2])}{parts.path}"


def owner_address(command: str) -> str:
    """Of the role that owns the tables; only it sees and makes everything."""
    url = (os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL") or "").strip()
    if not url:
        raise StackError(f"Set DATABASE_OWNER_URL, or use ./run manage {command}.")
    return url
