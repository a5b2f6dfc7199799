"""`./run manage reset_second_factor EMAIL`: for somebody who has lost phone, keys and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from members.factors import reset_second_factor
from members.people import find_person


class Command(BaseCommand):
    help = "Take away a person's second step at sign-in, end their sessions and tell them by letter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the account signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        person = find_person(options["email"])
        if person is None:
            raise CommandError(f"No account has the address {options['email']}.")
        try:
            count = reset_second_factor(person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{person.email}: {count} taken away, signed out everywhere, a letter is on its way."
        )
