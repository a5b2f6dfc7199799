"""Where papers lie while they are files on this machine: for tests that look at one, harm it or take it away."""

from pathlib import Path

from forum.models import Paper
from forum.paper import storage


def path_of(sha256: str) -> Path:
    return Path(storage.place().path(storage.name_of(sha256)))


def paper_path(paper: Paper) -> Path:
    """As it was made, without its seal."""
    return path_of(paper.sha256)


def served_path(paper: Paper) -> Path:
    return path_of(storage.served(paper).sha256)
