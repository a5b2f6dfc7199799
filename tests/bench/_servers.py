"""A portal's own servers for a bench: in a folder that is thrown away, or in one that is kept for the next bench."""

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forum.embedded.folder import Folder
from forum.embedded.servers import Servers

TODAY = "2026-11-23"


def add_size(parser: ArgumentParser) -> None:
    parser.add_argument("--forums", type=int, default=1000)
    parser.add_argument(
        "--meetings", type=int, default=50, help="held meetings of earlier years in each forum"
    )
    parser.add_argument("--items", type=int, default=20, help="items of each of these")


@contextmanager
def passable() -> Iterator[Path]:
    """As root the database runs under another account, which must be able to pass through."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@contextmanager
def served(at: Path) -> Iterator[Servers]:
    """Django reads the environment that is set here: import it afterwards."""
    folder = Folder(at)
    folder.open()
    servers = Servers(folder, unsafe_fast=True)
    servers.start()
    try:
        os.environ.update(servers.environment(owner=True), PORTAL_TODAY=TODAY)
        os.environ["DJANGO_SETTINGS_MODULE"] = "forum.settings"
        yield servers
    finally:
        servers.stop()
