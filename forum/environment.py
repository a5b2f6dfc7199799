"""Reading the environment, loudly: a value that cannot be meant stops the start."""

import os
import re
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, default: bool) -> bool:
    value = env(name)
    if value not in {"", "0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1" if value else default


def env_number(name: str, default: int) -> int:
    value = env(name) or str(default)
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 10**9):
        raise ImproperlyConfigured(f"{name} must be a whole number above nothing, not {value!r}.")
    return int(value)


def env_count(name: str, default: int) -> int:
    value = env(name) or str(default)
    if not (value.isascii() and value.isdecimal() and int(value) < 10**9):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_choice(name: str, options: tuple[str, ...], default: str) -> str:
    value = env(name) or default
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(options)}, not {value!r}.")
    return value


def env_web_address(name: str, default: str = "") -> str:
    """Where the portal is found: `https://portal.example.org`, without a path."""
    value = env(name) or default
    if value and not re.fullmatch(r"https?://[^/\s@?#]+/?", value):
        raise ImproperlyConfigured(
            f"{name} must be an address like https://portal.example.org, not {value!r}."
        )
    return value.rstrip("/")


def env_server(name: str, port: int) -> tuple[str, int]:
    """host:port, or a host alone."""
    host, _, given = env(name).partition(":")
    if given and not (given.isascii() and given.isdecimal() and 0 < int(given) < 2**16):
        raise ImproperlyConfigured(f"{name} must look like mail.example.org:587, not {env(name)!r}.")
    return host, int(given or port)


def env_date(name: str) -> date | None:
    try:
        return date.fromisoformat(env(name)) if env(name) else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a date like 2026-11-23.") from error


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where answers from calendars are read."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: bool


def mailbox(name: str) -> Mailbox | None:
    """imaps://user:password@host:993/INBOX; imap:// is for a server on the same machine."""
    if not env(name):
        return None
    parts = urlsplit(env(name))
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is no number.") from error
    if parts.scheme not in {"imap", "imaps"} or not (parts.hostname and parts.username):
        raise ImproperlyConfigured(f"{name} must look like imaps://user:password@host:993/INBOX.")
    tls = parts.scheme == "imaps"
    return Mailbox(
        host=parts.hostname,
        port=port or (993 if tls else 143),
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=tls,
    )


@dataclass(frozen=True, slots=True)
class SealSettings:
    """What papers are sealed with. Whether it can be used is asked of `forum.paper.certificate`, not at the start."""

    key: str
    cert: str
    pkcs12: str
    password: str
    tsa: str

    @property
    def is_wanted(self) -> bool:
        return bool(self.key or self.cert or self.pkcs12)


def seal() -> SealSettings:
    return SealSettings(
        key=env("PORTAL_SEAL_KEY"),
        cert=env("PORTAL_SEAL_CERT"),
        pkcs12=env("PORTAL_SEAL_PKCS12"),
        password=env("PORTAL_SEAL_PASSWORD"),
        tsa=env("PORTAL_SEAL_TSA"),
    )


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """Where papers and attached files lie; without a name in MEDIA_ROOT. Keys are found by boto3 itself."""

    name: str
    endpoint: str
    region: str


def bucket() -> BucketSettings:
    """Half a bucket would leave files on one machine without a word."""
    name, endpoint = env("PORTAL_S3_BUCKET"), env_web_address("PORTAL_S3_ENDPOINT")
    region = env("PORTAL_S3_REGION")
    if not name:
        if endpoint or region:
            raise ImproperlyConfigured(
                "PORTAL_S3_BUCKET is missing: the endpoint or region alone says no place."
            )
        return BucketSettings("", "", "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise ImproperlyConfigured(f"PORTAL_S3_BUCKET must be a bucket's name, not {name!r}.")
    if bool(env("AWS_ACCESS_KEY_ID")) != bool(env("AWS_SECRET_ACCESS_KEY")):
        raise ImproperlyConfigured(
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both, or neither with a role."
        )
    if missing := [each for each in ("storages", "boto3") if find_spec(each) is None]:
        raise ImproperlyConfigured(
            f"PORTAL_S3_BUCKET needs {' and '.join(missing)}: install docker/requirements-s3.lock."
        )
    return BucketSettings(name, endpoint, region)


def storages(found: BucketSettings) -> dict[str, dict[str, Any]]:
    """Django's STORAGES."""
    content: dict[str, Any] = {"BACKEND": "forum.files.storage.ContentStorage"}
    if found.name:
        options = {"bucket": found.name, "endpoint": found.endpoint, "region": found.region}
        content = {"BACKEND": "forum.files.bucket.BucketStorage", "OPTIONS": options}
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "forum.staticfiles.PortalStaticStorage"},
        "files": content,
        "papers": content,
    }


def address(name: str, default: str = "") -> str:
    """A bare e-mail address."""
    value = env(name) or default
    if value and not re.fullmatch(r"[^@\s<>\",;:]+@[^@\s<>\",;:]+", value):
        raise ImproperlyConfigured(f"{name} must be an address like svar@example.org, not {value!r}.")
    return value


def database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """postgres://user:password@host:port/name, where host may be a percent-encoded socket folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgres://user:password@host:5432/name.")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is no number.") from error
    host = (
        unquote(parts.netloc.rpartition("@")[2].partition(":")[0])
        or parse_qs(parts.query).get("host", [""])[0]
    )
    options: dict[str, Any] = {"connect_timeout": 5}
    if "sslmode" in parse_qs(parts.query):
        options["sslmode"] = parse_qs(parts.query)["sslmode"][0]
    if env_bool("PORTAL_DB_POOL", False):
        options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": env_count("PORTAL_DB_CONN_MAX_AGE", 0),
        "OPTIONS": options,
        "DISABLE_SERVER_SIDE_CURSORS": env_bool("PORTAL_DB_POOLER", False),
        "TEST": {"NAME": env("PORTAL_TEST_DATABASE") or None},
    }
