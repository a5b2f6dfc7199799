"""PostgreSQL refuses to run as root: it then gets an unprivileged account, and root's folders stay closed."""

import contextlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from forum.embedded.errors import StackError

CANDIDATES = ("portal-db", "nobody")


class PopenAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def popen(self) -> PopenAs:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        return subprocess.run(["test", "-x", path], **self.popen(), check=False).returncode == 0

    def own(self, path: Path, mode: int) -> None:
        os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def database_account() -> Account | None:
    """None when we are an ordinary user and can run the database ourselves."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise StackError(
        "PostgreSQL does not run as root and there is no account for it: useradd --system portal-db"
    )


def popen_as(account: Account | None) -> PopenAs:
    return account.popen() if account else {}
