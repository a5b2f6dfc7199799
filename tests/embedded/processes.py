"""What /proc knows about a process and everything it started."""

import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Seen(NamedTuple):
    """A process number is used again some day; together with its start it is not."""

    pid: int
    began: str


def _stat(pid: int) -> list[str]:
    """Fields from the state on: the name before it may hold spaces and brackets."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return []


def children(parent: int) -> set[Seen]:
    return set(_families().get(parent, []))


def descendants(ancestor: int) -> set[Seen]:
    families = _families()
    found: set[Seen] = set()
    todo = [ancestor]
    while todo:
        for seen in families.get(todo.pop(), []):
            found.add(seen)
            todo.append(seen.pid)
    return found


def _families() -> dict[int, list[Seen]]:
    found: dict[int, list[Seen]] = {}
    for pid in (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()):
        if fields := _stat(pid):
            found.setdefault(int(fields[1]), []).append(Seen(pid, fields[19]))
    return found


def alive(processes: set[Seen]) -> set[Seen]:
    left = set()
    for seen in processes:
        fields = _stat(seen.pid)
        if fields and fields[19] == seen.began and fields[0] != "Z":
            left.add(seen)
    return left


def alive_after(processes: set[Seen], seconds: float) -> set[Seen]:
    until = time.monotonic() + seconds
    while (left := alive(processes)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def environment(pid: int) -> dict[str, str]:
    rows = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace").split("\0")
    return dict(row.partition("=")[::2] for row in rows if row)


def find(processes: set[Seen], part: str) -> int:
    return min(seen.pid for seen in processes if part in command(seen.pid))
