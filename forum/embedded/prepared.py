"""What was made ready at the last start, so that the next one need not make it again."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from forum.embedded.folder import ROOT

PACKAGES = ("forum", "members", "meetings", "projects")
# Equal only when the database holds exactly the migrations it held then, whoever restored it in between.
APPLIED = "select md5(string_agg(app || '.' || name, ' ' order by app, name)) from django_migrations"

FORUMS = "select count(*) from forum_forum"


@dataclass
class Facts:
    """What `prepare_database` found and did."""

    forums: int = 0
    demo: str = "never"
    accounts: list[str] = field(default_factory=list)


class Stamp:
    """A small file that says what the thing beside it was made from."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self, key: str) -> dict[str, Any] | None:
        try:
            kept = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return None
        return kept["facts"] if kept.get("key") == key else None

    def write(self, key: str, facts: Facts) -> None:
        self.file.write_text(json.dumps({"key": key, "facts": asdict(facts)}))


def database_key(applied: str) -> str:
    """Changes with a migration of ours, a library's (through the lock) and of what the database holds."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("migrations/*.py"))]
    return f"{applied} {_digest([*files, ROOT / 'requirements.lock'])}"


def static_key() -> str:
    folders = [
        ROOT / "static",
        *(found for package in PACKAGES for found in sorted((ROOT / package).rglob("static"))),
    ]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return _digest([*files, ROOT / "requirements.lock"])


def _digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        if file.exists():
            whole.update(f"{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()
