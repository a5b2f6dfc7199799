"""`./run manage live_verify --all`: does every shared document say what its log says?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.live.verification import node, troubles
from meetings.models import Document


class Command(BaseCommand):
    help = (
        "Replay shared documents from their logs with pycrdt and yjs, and compare rows, hashes and snapshots."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("documents", nargs="*", help="their uuids, as the agenda page names them")
        parser.add_argument("--all", action="store_true", help="every document")

    def handle(self, *, documents: list[str], all: bool, **options: Any) -> None:  # noqa: A002
        if not documents and not all:
            raise CommandError("Name documents, or say --all.")
        asked = Document.objects.all() if all else Document.objects.filter(pk__in=documents)
        if not node():
            self.stdout.write("node is not installed: yjs is not asked")
        broken = [f"{each.pk}: {said}" for each in asked.order_by("pk").iterator() for said in troubles(each)]
        for line in broken:
            self.stdout.write(line)
        if broken:
            raise CommandError(f"live_verify: {len(broken)} differences.")
        entries = sum(asked.values_list("head_seq", flat=True))
        self.stdout.write(f"live_verify: ok, {asked.count()} documents, {entries} entries")
