"""PORTAL_VAR: the one folder that holds what a portal on this machine remembers."""

import fcntl
import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forum.embedded.account import database_account
from forum.embedded.errors import StackError

ROOT = Path(__file__).resolve().parent.parent.parent
# A socket's path may have 103 bytes on macOS and 107 on Linux; the longest name put into the folder has 16.
LONGEST_SOCKET_FOLDER = 86
LOG_LIMIT = 10_000_000


class FolderInUse(StackError):
    def __init__(self, path: Path, pid: str, purpose: str) -> None:
        self.purpose = purpose
        super().__init__(
            f"The portal already runs from {path} (process {pid or 'unknown'}):"
            " stop that one first, or name another folder in PORTAL_VAR."
        )


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "log"
        self.children = path / "children.json"

    def open(self) -> None:
        """Make the folder and see that we may write in it."""
        try:
            self.path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise StackError(
                f"The folder {self.path} cannot be written ({error.strerror}): name another in PORTAL_VAR."
            ) from error

    @contextmanager
    def locked(self, purpose: str) -> Iterator[None]:
        """Only one portal runs from a folder; the lock goes with the process, however it ends."""
        with (self.path / "stack.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FolderInUse(self.path, *self.holder()) from error
            lock.truncate(0)
            lock.write(f"{os.getpid()} {purpose}\n")
            lock.flush()
            yield

    def holder(self) -> tuple[str, str]:
        """The process that holds the lock, and what for."""
        pid, _, purpose = (self.path / "stack.lock").read_text().strip().partition(" ")
        return pid, purpose

    def secret(self, name: str) -> str:
        """A random text that is made once and readable by us alone."""
        file = self.path / name
        if not file.exists():
            handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as draft:
                draft.write(secrets.token_urlsafe(48))
        return file.read_text().strip()

    def log(self, name: str) -> Path:
        file = self.logs / f"{name}.log"
        if file.exists() and file.stat().st_size > LOG_LIMIT:
            file.rename(file.with_suffix(".log.1"))
        return file

    def sockets(self, name: str) -> Path:
        """A folder for one server's socket; below /tmp when our own path is too long for a socket."""
        folder = self.path / "run" / name
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
            folder.parent.chmod(0o711)
            return folder
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
        return private_folder(Path("/tmp") / f"portal-{os.getuid()}-{digest}")  # noqa: S108  # nosec B108 # made private


def private_folder(path: Path) -> Path:
    """The names below /tmp can be guessed: a folder that somebody else made there is refused."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    account = database_account()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), account.uid if account else -1}:
        raise StackError(f"{path} belongs to somebody else: remove it and start again.")
    return path


def chosen_folder() -> Folder:
    return Folder(Path(os.environ.get("PORTAL_VAR") or ROOT / "var").absolute())
