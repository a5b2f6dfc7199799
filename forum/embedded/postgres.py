"""The embedded PostgreSQL: one cluster in the portal's folder, reached by a socket and a random password."""

import hashlib
import locale
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote

from forum.embedded.account import database_account, popen_as
from forum.embedded.binaries import SHARED, reachable_postgres_folder, shared_folder
from forum.embedded.errors import StackError
from forum.embedded.folder import Folder
from forum.embedded.process import Process, command_line, wait_for_end

OWNER, APPLICATION, DATABASE = "portal", "portal_app", "portal"
_CLEAN = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    # Statistics taken at any moment, of tables that are empty again the next, would make plans a matter of luck.
    "autovacuum": "off",
}


class Postgres:
    name = "postgres"
    patience = 60.0

    def __init__(self, folder: Folder, *, unsafe_fast: bool = False) -> None:
        self.folder, self.unsafe_fast = folder, unsafe_fast
        self.account = database_account()
        self.programs = reachable_postgres_folder(self.account) / "bin"
        self.data, self.sockets = self._places()
        self.process = Process(
            self.name,
            [str(self.programs / "postgres"), "-D", str(self.data), *self._options()],
            _CLEAN,
            folder.log(self.name),
            Path("/"),
            ask=SIGINT,
            bereaved=SIGINT,
            account=self.account,
        )

    def _places(self) -> tuple[Path, Path]:
        var = self.folder.path
        if self.account is None:
            return var / "pg", self.folder.sockets("pg")
        outside = (var / "pg.location").exists() or not self.account.can_enter(var)
        if outside and (var / "pg" / "PG_VERSION").exists():
            raise StackError(f"The account {self.account.name} cannot enter {var} any more: chmod o+x {var}")
        home = _home_outside(var) if outside else var
        sockets = home / "run" if outside else self.folder.sockets("pg")
        sockets.mkdir(exist_ok=True)
        self.account.own(sockets, 0o711)
        return home / "pg", sockets

    def _options(self) -> list[str]:
        sockets = {
            "unix_socket_directories": str(self.sockets),
            # Root's programs and root's database have different accounts; the password keeps others out.
            "unix_socket_permissions": "0777" if self.account else "0700",
        }
        settings = _SETTINGS | sockets | (_UNSAFE if self.unsafe_fast else {})
        if sys.platform == "linux" and not os.access("/dev/shm", os.W_OK):  # noqa: S108  # nosec B108 # only asked about
            settings["dynamic_shared_memory_type"] = "mmap"
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def url(self, role: str) -> str:
        return f"postgres://{role}:{self._password(role)}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def _password(self, role: str) -> str:
        return self.folder.secret("pg.password" if role == OWNER else "pg-app.password")

    def start(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_major()
            self._end_leftover()
        else:
            self._initialise()
        self.process.start()

    def ready(self) -> bool:
        """The postmaster writes its state into the last line of its pid file."""
        with suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and lines[0] == str(self.process.pid)
        return False

    def prepare(self) -> None:
        """The database and the role the portal works as; both may be there already."""
        # Our own names, and a password of letters, digits, - and _: nothing in it needs quoting.
        self.query(
            f"""select 'create database {DATABASE}'
                where not exists (select from pg_database where datname = '{DATABASE}') \\gexec
                select 'create role {APPLICATION} login'
                where not exists (select from pg_roles where rolname = '{APPLICATION}') \\gexec
                alter role {APPLICATION} password '{self._password(APPLICATION)}';""",  # noqa: S608  # nosec B608 # our own names
            database="postgres",
        )

    def query(self, sql: str, database: str = DATABASE) -> str:
        environment = {**_CLEAN, "PGPASSWORD": self._password(OWNER)}
        connection = ["-h", str(self.sockets), "-U", OWNER, "-d", database]
        options = ["-XAtq", "-v", "ON_ERROR_STOP=1"]
        return self._run("psql", *connection, *options, environment=environment, text=sql)

    def _run(
        self, program: str, *arguments: str, environment: dict[str, str] = _CLEAN, text: str = ""
    ) -> str:
        account = popen_as(self.account) if program == "initdb" else {}
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(
            command,
            env=environment,
            input=text,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            start_new_session=True,
            **account,
        )
        if done.returncode:
            raise StackError(f"PostgreSQL's {program} failed: {done.stderr.strip()[-800:]}")
        return done.stdout.strip()

    def _initialise(self) -> None:
        """Made aside and renamed: half a cluster would look like a whole one to the next start."""
        draft = self.data.with_name("pg.part")
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        with tempfile.NamedTemporaryFile("w", prefix="portal-") as password:
            password.write(self._password(OWNER))
            password.flush()
            if self.account:
                self.account.own(draft, 0o700)
                self.account.own(Path(password.name), 0o600)
            self._run("initdb", *self._initdb_options(draft, password.name))
        draft.rename(self.data)

    def _initdb_options(self, draft: Path, password_file: str) -> list[str]:
        """LC_CTYPE decides whether pg_trgm knows å, ä and ö; the order of names is our own sv_sort_key()."""
        options = ["-D", str(draft), "-U", OWNER, "--auth=scram-sha-256", f"--pwfile={password_file}"]
        options += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        options += ["--locale=C", f"--lc-ctype={_utf8_ctype()}"]
        return [*options, "--no-sync"] if self.unsafe_fast else options

    def _refuse_other_major(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").split()[2].split(".")[0]
        if found != ours:
            raise StackError(
                f"{self.data} holds the data of PostgreSQL {found}, this release brings PostgreSQL {ours}:"
                " dump it with the release it came from and restore it here (docs/operations.md, Upgrades)."
            )

    def _end_leftover(self) -> None:
        """A postmaster whose supervisor was killed; on Linux it has been told, and needs a moment."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            if str(self.data) in command_line(pid):
                os.kill(pid, SIGINT)
                wait_for_end([pid], 30)


def _home_outside(var: Path) -> Path:
    """Root's private folder stays closed to the database's account: the data then lies below /var/lib."""
    home = shared_folder(shared_folder(SHARED) / hashlib.sha256(os.fsencode(var)).hexdigest()[:10])
    (var / "pg.location").write_text(f"{home / 'pg'}\n")
    return home


def _utf8_ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"
