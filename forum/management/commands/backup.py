"""`./run manage backup`: the database and the files of one moment, in a folder of their own."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum import condition
from forum.embedded.errors import StackError
from forum.embedded.external import owner_address
from forum.embedded.keeping import keep_backup


class Command(BaseCommand):
    help = "Dump the database and pack the files into a new folder, with a manifest to check them by."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", metavar="DIR", help="where the folder is made (default: var/backups)")

    def handle(self, *args: Any, **options: Any) -> None:
        into = Path(options["into"] or settings.VAR / "backups").absolute()
        at, bucket = datetime.now(tz=UTC), settings.BUCKET.name
        try:
            made = keep_backup(
                owner_address("backup"), settings.MEDIA_ROOT, into, at, condition.portal_version(), bucket
            )
        except (StackError, OSError, psycopg.Error) as error:
            raise CommandError(f"backup failed: {error}") from error
        (settings.VAR / condition.LAST_BACKUP).write_text(at.isoformat())
        self.stdout.write(f"backup: {made}")
        if bucket:
            self.stdout.write(
                f"The papers and attached files are in the bucket {bucket} and not in this backup:"
            )
            self.stdout.write(
                "they are kept by the bucket's own versions and copies (docs/operations.md, Backups)."
            )
