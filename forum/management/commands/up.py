import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forum.embedded.commands import add_up_arguments, up
from forum.embedded.supervisor import Options


class Command(BaseCommand):
    help = "Start the whole portal on this machine, watch it, and stop it cleanly."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_up_arguments(parser)

    def handle(self, *, port: int, once: bool, demo: bool | None, **_: Any) -> None:
        sys.exit(up(Options(port, once, demo)))
