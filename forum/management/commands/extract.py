"""`./run manage extract EMAIL [--forum SLUG]`: one person's data as JSON, for the operator."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from forum import history
from forum.models import Forum, User
from forum.privacy.extract import as_json, gather


class Command(BaseCommand):
    help = "Print what is stored about a person. The history notes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--forum", metavar="SLUG", help="what this forum stores, and nothing else")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        forum = Forum.objects.filter(slug=options["forum"]).first() if options["forum"] else None
        if options["forum"] and forum is None:
            raise CommandError(f"There is no forum {options['forum']}.")
        history.record("person.extract_made", forum=forum, person=person.pk, form="command")
        data = as_json(gather(person, forum))
        self.stdout.write(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
