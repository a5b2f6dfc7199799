"""`./run manage retention [--dry-run]`: what each forum's plan no longer keeps, shown or thrown away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from forum import clock
from forum.models import Forum
from forum.privacy.retention import carry_out, due
from forum.privacy.signing_in import throw_away_sign_ins
from forum.records_plan import decided_plan


class Command(BaseCommand):
    help = "Throw away what the forums' records plans no longer keep. With --dry-run only say what."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            for forum in Forum.objects.order_by("slug"):
                self._one(forum, dry_run=options["dry_run"])
        if not options["dry_run"]:
            self.stdout.write(f"sign-ins and letters about accounts: {throw_away_sign_ins(clock.now())}")

    def _one(self, forum: Forum, *, dry_run: bool) -> None:
        if decided_plan(forum) is None:
            self.stdout.write(f"{forum.slug}: no plan, nothing is thrown away")
            return
        rows = due(forum, clock.today())
        for row in rows:
            names = f": {', '.join(row.named)}" if row.named else ""
            self.stdout.write(f"{forum.slug}: {row.what}: {row.count}{names}")
        if not dry_run:
            carry_out(forum, clock.now())
            self.stdout.write(f"{forum.slug}: done")
