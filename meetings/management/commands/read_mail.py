"""Read what came to the portal's mailbox, or one message from a mail pipe."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.incoming.imap import read_mailbox
from meetings.incoming.message import MOST_BYTES
from meetings.incoming.reading import read_message


class Command(BaseCommand):
    help = "Takes answers from calendars and bounces from the mailbox of PORTAL_IMAP_URL, or from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pipe",
            action="store_true",
            help="one message from standard input, as a mail server hands it on",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pipe"]:
            row = read_message(sys.stdin.buffer.read(MOST_BYTES + 1))
            while sys.stdin.buffer.read(MOST_BYTES):
                pass  # A mail server whose pipe closes early takes it for a failure.
            self.stdout.write(row.outcome if row else "read before")
            return
        if settings.IMAP is None:
            raise CommandError("Set PORTAL_IMAP_URL, or hand one message to --pipe.")
        for outcome, count in sorted(read_mailbox().items()):
            self.stdout.write(f"{outcome}: {count}")
