"""The portal's own processes: pages, worker and clock."""

import os
import sys
from pathlib import Path
from signal import SIGTERM

from forum.embedded.folder import ROOT, Folder
from forum.embedded.ports import HOST
from forum.embedded.process import Process

# What Celery writes once it takes work.
WORKER_READY = " ready."
# Frames larger than a document takes are read, so that the refusal can say why.
SOCKETS = ["--ws", "websockets-sansio", "--ws-max-size", "1048576", "--ws-per-message-deflate", "false"]
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # nosec B108 # only asked about


def web(folder: Folder, env: dict[str, str], port: int) -> Process:
    arguments = ["--host", HOST, "--port", str(port), "--lifespan", "off", "--log-level", "warning"]
    arguments += ["--no-proxy-headers", "--timeout-graceful-shutdown", "5", *SOCKETS]
    return _python("web", folder, env, "uvicorn", "forum.asgi:application", *arguments)


def worker(folder: Folder, env: dict[str, str]) -> Process:
    arguments = [
        "-Q",
        "reports,celery,papers",
        "-c",
        "2",
        "-l",
        "info",
        "--without-mingle",
        "--without-gossip",
    ]
    return _python("worker", folder, env, "celery", "-A", "forum", "worker", *arguments, *pool())


def beat(folder: Folder, env: dict[str, str]) -> Process:
    schedule = str(folder.path / "beat.schedule")
    process = _python(
        "beat", folder, env, "celery", "-A", "forum", "beat", "-l", "warning", "-s", schedule, "--pidfile="
    )
    process.bereaved = SIGTERM
    return process


def pool(shared_memory: Path = _SHARED_MEMORY) -> list[str]:
    """Child processes share semaphores in /dev/shm; where it is closed to us, threads do."""
    if sys.platform == "linux" and not os.access(shared_memory, os.W_OK):
        return ["--pool", "threads"]
    return []


def _python(name: str, folder: Folder, env: dict[str, str], *arguments: str) -> Process:
    return Process(name, [sys.executable, "-m", *arguments], env, folder.log(name), ROOT)
