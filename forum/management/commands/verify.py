"""`./run manage verify`: do the frozen rows and the papers' files still say what they said?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.paper.verification import check_papers, check_seals
from meetings.verification import check_meetings


class Command(BaseCommand):
    help = "Check agenda versions, approvals, minutes, addenda, papers and seals against their SHA-256."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*check_meetings(), check_papers(), check_seals()]
        for checked in found:
            self.stdout.write(f"{checked.kind:18} {checked.rows:6} checked, {len(checked.broken)} broken")
        for line in (line for checked in found for line in checked.broken):
            self.stdout.write(line)
        if broken := sum(len(checked.broken) for checked in found):
            raise CommandError(
                f"verify: {broken} of {sum(checked.rows for checked in found)} rows are broken."
            )
        self.stdout.write(f"verify: ok, {sum(checked.rows for checked in found)} rows")
