"""The tables of variables in docs/operations.md: printed, written there, or compared with what is there."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.variables import as_markdown

FILE = "docs/operations.md"
START, END = "<!-- made by ./run manage settings_table --write -->", "<!-- end of the tables -->"


class Command(BaseCommand):
    help = "Prints the variables of the environment as tables."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--write", action="store_true", help=f"write them into {FILE}")
        what.add_argument("--check", action="store_true", help=f"fail if {FILE} holds others")

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.BASE_DIR / FILE
        if not (options["write"] or options["check"]):
            self.stdout.write(as_markdown())
            return
        text = file.read_text()
        renewed = with_tables(text)
        if options["check"] and text != renewed:
            raise CommandError(f"{FILE} is behind the code: run ./run manage settings_table --write.")
        if options["write"]:
            file.write_text(renewed)


def with_tables(text: str) -> str:
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise CommandError(f"{FILE} has lost the lines between which the tables stand.")
    return f"{before}{START}\n\n{as_markdown()}\n\n{END}{after}"
