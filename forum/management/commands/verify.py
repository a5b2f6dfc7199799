"""`./run manage verify`: do the frozen rows, the trail and the papers' files still say what they said?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum.chain import head
from forum.chain_check import check_chain, read_noted
from forum.files.storage import problem
from forum.paper.verification import check_papers, check_seals
from meetings.verification import check_meetings


class Command(BaseCommand):
    help = (
        "Check agenda versions, approvals, minutes, addenda, papers and seals against their SHA-256, and the history "
        "against its chain. Note the printed head of the chain outside the portal now and then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", metavar="NUMBER:HASH", help="a head that was noted before; the chain must contain it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            noted = read_noted(options["since"]) if options["since"] else None
        except ValueError as error:
            raise CommandError("Write --since as NUMBER:HASH, as verify prints the head.") from error
        if trouble := problem():
            raise CommandError(f"verify: no file can be read, {trouble}. Nothing was checked.")
        found = [*check_meetings(), check_papers(), check_seals(), check_chain(noted)]
        for checked in found:
            self.stdout.write(f"{checked.kind:18} {checked.rows:6} checked, {len(checked.broken)} broken")
        for line in (line for checked in found for line in checked.broken):
            self.stdout.write(line)
        newest = head()
        self.stdout.write(f"history head: {newest.number}:{newest.sha256}, {newest.waiting} entries wait")
        if broken := sum(len(checked.broken) for checked in found):
            raise CommandError(
                f"verify: {broken} of {sum(checked.rows for checked in found)} rows are broken."
            )
        self.stdout.write(f"verify: ok, {sum(checked.rows for checked in found)} rows")
