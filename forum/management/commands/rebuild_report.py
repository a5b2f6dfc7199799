"""`./run manage rebuild_report kronoberg 2025 2`: is the edition's file made again from its snapshot the same file?"""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.models import Paper
from forum.paper.making import make
from forum.paper.setting import differences
from forum.report.models import Edition


class Command(BaseCommand):
    help = (
        "Make an edition of the annual follow-up anew from its snapshot, in this process and without the stored file, "
        "and compare the SHA-256. Exit status 1 when it is another, with what it was made with then and now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("forum", help="the forum's address, such as kronoberg")
        parser.add_argument("year", type=int)
        parser.add_argument("edition", type=int)
        parser.add_argument("--into", type=Path, metavar="FILE", help="write the file that was made now")

    def handle(self, *args: Any, **options: Any) -> None:
        paper = paper_of(options["forum"], options["year"], options["edition"])
        made = make(paper)
        if options["into"]:
            write(options["into"], made.data)
        sha256 = hashlib.sha256(made.data).hexdigest()
        if sha256 != paper.sha256:
            found = differences(paper.tools, made.tools) or ["nothing that was noted then is different"]
            raise CommandError(
                "\n  ".join([f"The bytes differ: SHA-256 {sha256} now, {paper.sha256} in the row.", *found])
            )
        self.stdout.write(f"same bytes: sha256={sha256} pages={made.pages} size={len(made.data)}")


def paper_of(forum: str, year: int, number: int) -> Paper:
    editions = Edition.objects.select_related("paper__forum")
    edition = editions.filter(report__forum__slug=forum, report__year=year, number=number).first()
    if edition is None:
        raise CommandError(f"There is no edition {number} of {year} in {forum!r}.")
    if not edition.is_ready:
        raise CommandError(f"Edition {number} of {year} is not ready: there is nothing to compare with.")
    return edition.paper


def write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
