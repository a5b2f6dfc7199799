import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from forum.embedded.prepared import Facts


class Command(BaseCommand):
    help = "Migrate, give the application role its rights, load demo data: one process for all of it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--role", default="", help="the application's database role; none: the owner works as itself"
        )
        parser.add_argument("--demo", choices=["never", "empty", "always"], default="never")
        parser.add_argument("--facts", type=Path, help="write what was found into this file")

    def handle(self, *, role: str, demo: str, facts: Path | None, **_: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if role:
            call_command("grant_application_role", role)
        loaded = demo == "always" or (demo == "empty" and not _forums())
        if loaded:
            call_command("load_demo", verbosity=0)
        if facts:
            facts.write_text(json.dumps(asdict(Facts(_forums(), demo, _accounts()))))


def _forums() -> int:
    return apps.get_model("forum", "Forum").objects.count()


def _accounts() -> list[str]:
    """Those that are really here: a portal may have been set up without the demo."""
    told = io.StringIO()
    call_command("load_demo", accounts=True, stdout=told)
    here = set(get_user_model().objects.values_list("email", flat=True))
    lines = [f"  {line}" for line in told.getvalue().splitlines() if line.split()[0] in here]
    return [f"Demo accounts, all with the password {settings.DEMO_PASSWORD}", *lines] if lines else []
