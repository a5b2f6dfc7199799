"""Every variable of the environment that the portal reads: the one source of docs/operations.md's tables.

Add a line here for a new one; `./run manage settings_table --write` renews the tables.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from forum.environment import (
    BucketSettings,
    address,
    bucket,
    database,
    env,
    env_bool,
    env_choice,
    env_count,
    env_date,
    env_number,
    env_server,
    env_web_address,
    mailbox,
)

Check = Callable[[str], Any]  # raises ImproperlyConfigured for a value that cannot be meant


@dataclass(frozen=True, slots=True)
class Variable:
    """`default` is what holds without it, as a reader of the table would say it."""

    name: str
    default: str
    meaning: str
    check: Check | None = None


def flag(name: str) -> bool:
    return env_bool(name, False)


def count(name: str) -> int:
    return env_count(name, 0)


def number(name: str) -> int:
    return env_number(name, 1)


def server(name: str) -> tuple[str, int]:
    return env_server(name, 25)


def log_form(name: str) -> str:
    return env_choice(name, ("json", "plain"), "json")


def logged_requests(name: str) -> str:
    return env_choice(name, ("all", "slow"), "all")


def s3_bucket(_name: str) -> BucketSettings:
    return bucket()


def postgres(name: str) -> dict[str, Any]:
    return database(env(name), name)


SERVERS = (
    Variable("PORTAL_VAR", "`var/`", "the folder of state"),
    Variable(
        "DATABASE_URL",
        "embedded",
        "`postgres://user:password@host:5432/name`, the application's role",
        postgres,
    ),
    Variable("DATABASE_OWNER_URL", "`DATABASE_URL`", "the role that migrates", postgres),
    Variable("REDIS_URL", "embedded", "`redis://:password@host:6379/0` or `unix:///path`"),
    Variable("PORTAL_DB_CONN_MAX_AGE", "0", "seconds a connection to the database is kept", count),
    Variable("PORTAL_DB_POOL", "0", "1 = a pool of connections for each process", flag),
    Variable(
        "PORTAL_DB_POOLER",
        "0",
        "1 = a pooler like PgBouncer hands each transaction to another session (docs/scaling.md)",
        flag,
    ),
    Variable(
        "PORTAL_APPLICATION_PASSWORD",
        "none",
        "`grant_application_role` and `prepare_database` make the application's role with it",
    ),
    Variable("PORTAL_STATIC_ROOT", "`static/` in `PORTAL_VAR`", "where collected static files lie"),
)

ADDRESSES = (
    Variable("PORTAL_SECRET_KEY", "embedded: `var/secret.key`", "long random text; signs sessions and links"),
    Variable(
        "PORTAL_HOSTS",
        "embedded: 127.0.0.1, localhost",
        "the names the portal answers to, separated by commas",
    ),
    Variable("PORTAL_URL", "`https://` and the first host", "the address in letters", env_web_address),
    Variable("PORTAL_PROXIES", "1; embedded 0", "how many proxies stand in front", count),
    Variable("PORTAL_MFA_REQUIRED", "1; embedded 0", "a second factor for secretariat and operator", flag),
    Variable(
        "PORTAL_REAUTHENTICATE",
        "1; embedded 0",
        "asks once more who is there before what cannot be undone (see Sign-in)",
        flag,
    ),
    Variable("PORTAL_INVITATION_DAYS", "7", "days that an invitation's link is good for", number),
    Variable(
        "PORTAL_SIGN_IN", "none", "file with the organisations that sign in their own people (see Sign-in)"
    ),
    Variable(
        "PORTAL_SIGN_IN_MONTHS",
        "12",
        "months that sign-ins (time, address, browser) and letters about accounts are kept",
        number,
    ),
    Variable("PORTAL_SETUP_TOKEN", "embedded: `var/setup.token`", "opens `/start/` while there is no forum"),
)

MAIL = (
    Variable(
        "PORTAL_SMTP",
        "embedded: none, letters are shown at `/brevlada/`",
        "`host:port` of the mail server",
        server,
    ),
    Variable("PORTAL_SMTP_USER", "none", "sign-in at that server"),
    Variable("PORTAL_SMTP_PASSWORD", "none", "its password"),
    Variable("PORTAL_SMTP_TLS", "0", "1 = STARTTLS", flag),
    Variable("PORTAL_FROM_EMAIL", "an example address", "the sender"),
    Variable(
        "PORTAL_MAIL_LEASE",
        "120",
        "seconds after which another worker takes over a letter whose worker has ended; longer than any mail"
        " server is given to answer",
        number,
    ),
    Variable(
        "PORTAL_IMAP_URL",
        "none: answers from calendars are not read",
        "`imaps://user:password@host:993/INBOX`, the portal's own mailbox; special characters percent-encoded",
        mailbox,
    ),
    Variable(
        "PORTAL_REPLY_EMAIL",
        "the user of `PORTAL_IMAP_URL`, where that is an address",
        "where answers and bounces go",
        address,
    ),
    Variable("PORTAL_MAIL_DOMAIN", "host of `PORTAL_URL`", "in Message-ID and calendar UID"),
)

WORK = (
    Variable(
        "PORTAL_S3_BUCKET",
        "none: files lie in `media/` in `PORTAL_VAR`",
        "the bucket in which papers and attached files lie instead (docs/scaling.md, Files)",
        s3_bucket,
    ),
    Variable(
        "PORTAL_S3_ENDPOINT",
        "Amazon's",
        "`https://s3.example.org`, for another service that answers S3",
        s3_bucket,
    ),
    Variable("PORTAL_S3_REGION", "none", "the bucket's region, as its service calls it", s3_bucket),
    Variable("AWS_ACCESS_KEY_ID", "the machine's role", "the key to the bucket"),
    Variable("AWS_SECRET_ACCESS_KEY", "the machine's role", "its secret"),
    Variable(
        "PORTAL_FILE_SCANNER",
        "none",
        "checks each file that is attached before it is stored (see Attached files)",
    ),
    Variable(
        "PORTAL_PAPER_MEMORY",
        "1000",
        "MB that a worker may hold while it makes one paper; a paper that needs more fails with a sentence, and the"
        " worker lives on. A report of 300 pages needs about 700",
        number,
    ),
    Variable(
        "PORTAL_SEAL_KEY",
        "none: papers are not sealed, and say so",
        "PEM file: the key of the organisation's seal",
    ),
    Variable("PORTAL_SEAL_CERT", "none", "PEM file: its certificate with the chain (see Seal)"),
    Variable(
        "PORTAL_SEAL_PKCS12", "none", "one file with key, certificate and chain, instead of the two above"
    ),
    Variable("PORTAL_SEAL_PASSWORD", "none", "of an encrypted key or PKCS#12 file"),
    Variable(
        "PORTAL_SEAL_TSA",
        "none: sealed without a service's time (PAdES B-B)",
        "`https://user:password@tsa.example.org/path`, an RFC 3161 timestamp service; then sealed with its time (B-T)"
        " or not at all",
    ),
    Variable(
        "PORTAL_API_RATE",
        "120",
        "questions a minute that a program may ask with one token (docs/api.md)",
        number,
    ),
    Variable("PORTAL_LIVE_RATE", "50", "messages a second from one socket of a shared document", number),
    Variable("PORTAL_LIVE_SOCKETS", "20", "sockets of one person", number),
)

WATCHING = (
    Variable("PORTAL_LOG", "`json`; embedded `plain`", "JSON lines, or lines to read", log_form),
    Variable(
        "PORTAL_LOG_REQUESTS",
        "`all`; embedded `slow`",
        "a line for each request, or only for those that took a second or failed",
        logged_requests,
    ),
    Variable(
        "PORTAL_METRICS_TOKEN",
        "none: `/metrics` answers this machine only",
        "what Prometheus sends as `Authorization: Bearer …`",
    ),
)

ONE_MACHINE = (
    Variable("PORTAL_EMBEDDED", "0; `./run` sets 1", "the one-machine mode; never on a server", flag),
    Variable(
        "PORTAL_DEMO_PASSWORD", "`industriforum`", "password of the demo accounts, when they are loaded"
    ),
    Variable("PORTAL_TODAY", "today", "`YYYY-MM-DD`, moves the portal's clock; embedded only", env_date),
    Variable("PORTAL_PG_BINDIR", "from the wheel", "an installed PostgreSQL 18's `bin`"),
    Variable("PORTAL_VALKEY_SERVER", "from the wheel", "an installed `valkey-server`"),
    Variable("PORTAL_UNSAFE_FAST", "0", "tests only: nothing is forced to the disk", flag),
    Variable("PORTAL_TEST_DATABASE", "`test_` and the name", "tests only: the database they make"),
)

CONTAINERS = (
    Variable(
        "PORTAL_HOST", "required", "the one name the portal has; becomes `PORTAL_HOSTS` and `PORTAL_URL`"
    ),
    Variable("POSTGRES_PASSWORD", "required", "the owner's password"),
    Variable("REDIS_PASSWORD", "required", "Valkey's password"),
    Variable("PORTAL_TAG", "`local`", "the image's tag"),
    Variable("PORTAL_BACKUPS", "14", "how many backups are kept", number),
)

TABLES = {
    "Servers and folders": SERVERS,
    "Addresses and sign-in": ADDRESSES,
    "Mail": MAIL,
    "Files, papers and shared documents": WORK,
    "Log and figures": WATCHING,
    "On one machine, and for tests": ONE_MACHINE,
    "In `.env` beside `docker-compose.yml` only": CONTAINERS,
}


def every_variable() -> Iterator[Variable]:
    for variables in TABLES.values():
        yield from variables


def as_markdown() -> str:
    """The tables of docs/operations.md."""
    parts = []
    for title, variables in TABLES.items():
        rows = [f"| `{each.name}` | {each.default} | {each.meaning} |" for each in variables]
        parts.append(
            "\n".join([f"### {title}", "", "| variable | default | meaning |", "|---|---|---|", *rows])
        )
    return "\n\n".join(parts)
