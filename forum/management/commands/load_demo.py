"""`manage.py load_demo`: fill an empty portal with the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum.demo import accounts, build_demo


class Command(BaseCommand):
    help = "Load the demo forums into an empty portal. Loading twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="Load into an external database as well.")
        parser.add_argument("--accounts", action="store_true", help="Only print the demo accounts.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            for account in accounts():
                self.stdout.write(f"{account.email:40} {account.name}")
            return
        if not (settings.EMBEDDED or options["demo"]):
            raise CommandError(
                "The demo is only loaded into the embedded database; give --demo if you mean it."
            )
        self.stdout.write(
            "The demo is loaded." if build_demo() else "The portal already has a forum; nothing changed."
        )
