"""`./run manage fill_bucket`: what lies in media/ into the bucket that the portal uses from now on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from forum.disk import UNFINISHED
from forum.files import storage
from forum.paper.storage import FOLDER as PAPERS


class Command(BaseCommand):
    help = "Copy papers and attached files from media/ into PORTAL_S3_BUCKET; nothing is taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BUCKET.name:
            raise CommandError("Set PORTAL_S3_BUCKET first: docs/scaling.md, Files.")
        if trouble := storage.problem():
            raise CommandError(f"Nothing was copied: {trouble}.")
        copied, broken = 0, []
        for name in names_in(settings.MEDIA_ROOT):
            if storage.store().exists(name):
                continue
            if fill(settings.MEDIA_ROOT, name):
                copied += 1
            else:
                broken.append(name)
        self.stdout.write(f"fill_bucket: {copied} copied into {settings.BUCKET.name}")
        for name in broken:
            self.stdout.write(f"{name} holds other bytes than its name says, and was left out")
        if broken:
            raise CommandError(f"fill_bucket: {len(broken)} files are broken.")


def names_in(media: Path) -> Iterator[str]:
    """As both places have them."""
    for folder in (PAPERS, storage.FOLDER):
        for file in sorted((media / folder).rglob("*")):
            if file.is_file() and not file.name.startswith(UNFINISHED):
                yield file.relative_to(media).as_posix()


def fill(media: Path, name: str) -> bool:
    """Copied, unless the bytes are not those that the name stands for."""
    with (media / name).open("rb") as opened:
        content = File(opened)
        if storage.digest(content) != Path(name).stem:
            return False
        storage.store().save(name, content)
    return True
