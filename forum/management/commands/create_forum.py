"""`./run manage create_forum`: a new forum with its convenor and the first person of its secretariat."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from members.founding import ForumFounding, found_forum


class Command(BaseCommand):
    help = "Create a forum and invite the first person of its secretariat by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slug", required=True, help="first part of every address, e.g. kronoberg")
        parser.add_argument("--name", required=True, help="e.g. 'Industriforum Kronoberg'")
        parser.add_argument(
            "--region", required=True, help="the region that convenes it, e.g. 'Region Kronoberg'"
        )
        parser.add_argument("--secretariat-email", required=True)
        parser.add_argument("--secretariat-name", required=True)
        parser.add_argument("--short-name", default="", help="stands at the top of every page")
        parser.add_argument("--region-code", default="", help="county code, e.g. 07")
        parser.add_argument("--orgnr", default="", help="the region's organisation number")

    def handle(self, *args: Any, **options: Any) -> None:
        fields = {key: options[key] for key in ForumFounding.__dataclass_fields__ if key in options}
        try:
            forum = found_forum(ForumFounding(**fields))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{forum.name} is at /{forum.slug}/. A letter has been sent to {options['secretariat_email']}."
        )
