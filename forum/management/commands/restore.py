"""`./run manage restore DIR`: what `backup` made, back into an empty portal."""

from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum.embedded.contents import differences
from forum.embedded.errors import StackError
from forum.embedded.external import owner_address
from forum.embedded.keeping import bucket_of, put_back, read_backup


class Command(BaseCommand):
    help = "Put a backup into this portal's database, which must hold no forum, and its files beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that backup has made")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            backup = read_backup(folder.absolute())
            tables = put_back(backup, owner_address("restore"), settings.MEDIA_ROOT)
        except (StackError, OSError, psycopg.Error) as error:
            raise CommandError(f"restore failed: {error}") from error
        if found := differences("Table", "rows", backup.tables, tables):
            raise CommandError(f"What was restored is not what was backed up. {' '.join(found)}")
        if (bucket := bucket_of(folder)) != settings.BUCKET.name:
            where = f"in the bucket {bucket}" if bucket else "in the backup, now unpacked in media/"
            self.stderr.write(
                f"The files of this backup are {where}, and this portal looks for them elsewhere."
            )
        self.stdout.write(f"restore: {len(tables)} tables, {len(backup.files)} files")
