"""A child process that writes its own log and never outlives us."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from forum.embedded.account import Account, popen_as
from forum.embedded.errors import StackError

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    name: str
    argv: list[str]
    env: dict[str, str]
    # None: it writes to our own terminal.
    log: Path | None
    folder: Path
    # What asks it to end; and what the kernel sends it when we were killed and could not ask.
    ask: signal.Signals = signal.SIGTERM
    bereaved: signal.Signals = signal.SIGKILL
    account: Account | None = None
    handle: "subprocess.Popen[bytes] | None" = None
    log_start: int = 0

    def start(self) -> None:
        with self.log.open("ab") if self.log else nullcontext() as log:
            self.log_start = log.tell() if log else 0
            self.handle = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self.env,
                start_new_session=True,
                preexec_fn=tie_to(os.getpid(), self.bereaved),
                **popen_as(self.account),
            )

    @property
    def pid(self) -> int:
        return self.handle.pid if self.handle else 0

    def ended(self) -> bool:
        return self.handle is not None and self.handle.poll() is not None

    def runs(self) -> bool:
        return self.handle is not None and self.handle.poll() is None

    @property
    def returncode(self) -> int:
        return (self.handle.returncode or 0) if self.handle else 0

    @property
    def ending(self) -> str:
        return (
            signal.Signals(-self.returncode).name if self.returncode < 0 else f"exit status {self.returncode}"
        )

    def signal(self, number: signal.Signals) -> None:
        if self.handle and self.runs():
            self.handle.send_signal(number)

    def wait(self, until: float) -> None:
        """Wait for its end; when the time is out, end it and everything it started."""
        if self.handle is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.handle.wait(max(0.05, until - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.handle.pid, signal.SIGKILL)
        self.handle.wait()

    def said(self, text: str) -> bool:
        """Whether it has written this since it was started."""
        with suppress(OSError), (self.log or Path(os.devnull)).open("rb") as log:
            log.seek(self.log_start)
            return text.encode() in log.read()
        return False

    def tail(self, lines: int = 12) -> str:
        with suppress(OSError):
            return "\n".join((self.log or Path(os.devnull)).read_text(errors="replace").splitlines()[-lines:])
        return ""

    def failure(self, sentence: str) -> StackError:
        return StackError(f"{sentence} The last lines of {self.log}:\n{self.tail()}")


def tie_to(parent: int, number: signal.Signals) -> Callable[[], None] | None:
    """What a child has to do first, so that the kernel sends it this signal when its parent dies."""
    if _LIBC is None:
        return None
    prctl = _LIBC.prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return tie


def command_line(pid: int) -> str:
    if sys.platform == "linux":
        with suppress(OSError):
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
                .strip()
            )
        return ""
    found = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def remember(file: Path, processes: list[Process]) -> None:
    rows = [
        {"pid": process.pid, "command": command_line(process.pid)} for process in processes if process.runs()
    ]
    file.write_text(json.dumps(rows))


def end_leftovers(file: Path, patience: float = 15) -> None:
    """What a killed supervisor left: the kernel told it to end on Linux, elsewhere we do; then wait."""
    try:
        rows = json.loads(file.read_text())
    except (OSError, ValueError):
        return
    left = [row["pid"] for row in rows if row["command"] and command_line(row["pid"]) == row["command"]]
    for pid in left:
        with suppress(OSError):
            os.kill(pid, signal.SIGTERM)
    wait_for_end(left, patience)
    file.unlink(missing_ok=True)


def wait_for_end(pids: list[int], patience: float) -> None:
    until = time.monotonic() + patience
    while (left := [pid for pid in pids if command_line(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
