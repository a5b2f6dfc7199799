"""`./run manage restore_drill`: can what we would back up now be restored?"""

import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.embedded.drill import run_drill
from forum.embedded.errors import StackError
from forum.embedded.external import owner_address


class Command(BaseCommand):
    help = "Dump database and files, restore them into a new cluster in a temporary folder, and compare."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            url = owner_address("restore_drill")
        except StackError as error:
            raise CommandError(str(error)) from error
        # An end by signal must pass through what cleans up.
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda number, _: sys.exit(128 + number))
        try:
            outcome = run_drill(url, Path(settings.MEDIA_ROOT), self.stdout.write)
        except (StackError, OSError, psycopg.Error) as error:
            raise CommandError(f"restore drill failed: {error}") from error
        if settings.BUCKET.name:
            self.stdout.write(f"The files in the bucket {settings.BUCKET.name} are not part of the drill.")
        self.stdout.write(f"restore drill: ok, {outcome.tables} tables, {outcome.files} files")
