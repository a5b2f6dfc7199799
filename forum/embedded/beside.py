"""One management command, with the running portal's servers or with servers started for it alone."""

import signal
import subprocess
import sys
import time
from contextlib import suppress

from forum.embedded.external import require_external_servers
from forum.embedded.folder import ROOT, Folder, FolderInUse
from forum.embedded.readying import Database, run_all
from forum.embedded.servers import Servers, unsafe_fast

PURPOSE = "manage"
GRACE = 40.0  # seconds
WITHOUT_DATABASE = {
    "check",
    "compilemessages",
    "help",
    "makemessages",
    "makemigrations",
    "migrate",
    "version",
}


def run_beside(folder: Folder, arguments: list[str]) -> int:
    # An end by signal must pass through the `finally` that stops the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder.open()
    while True:
        try:
            with folder.locked(PURPOSE):
                return _with_own_servers(folder, arguments)
        except FolderInUse as busy:
            if busy.purpose != PURPOSE:
                return _run(Servers(folder), arguments)
            # Another command's servers end with it: wait for our turn.
            time.sleep(0.1)


def _with_own_servers(folder: Folder, arguments: list[str]) -> int:
    require_external_servers()
    servers = Servers(folder, unsafe_fast=unsafe_fast())
    try:
        servers.start()
        if servers.postgres and arguments[:1] and arguments[0] not in WITHOUT_DATABASE:
            _bring_up_to_date(folder, servers)
        return _run(servers, arguments)
    finally:
        servers.stop()


def _bring_up_to_date(folder: Folder, servers: Servers) -> None:
    """A command given before the first start finds its tables; it does not find the demo."""
    database = Database(folder, servers, "never")
    run_all([database.process] if database.process else [], time.sleep)
    database.facts()


def _run(servers: Servers, arguments: list[str]) -> int:
    """With our terminal; settings.py gives the owner's role to the commands that change tables."""
    env = servers.environment() | {"DATABASE_OWNER_URL": servers.owner_url}
    child = subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env)
    try:
        return child.wait()
    except KeyboardInterrupt:
        # The terminal told the child as well.
        _ended(child)
        return 130
    except SystemExit:
        child.terminate()
        _ended(child)
        raise


def _ended(child: "subprocess.Popen[bytes]") -> int:
    """A command that cleans up gets the time for it."""
    with suppress(subprocess.TimeoutExpired):
        return child.wait(GRACE)
    child.kill()
    return child.wait()
