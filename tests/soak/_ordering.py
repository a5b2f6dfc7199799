"""Run inside `manage.py shell`: a forum whose secretariat is signed in, and a year to follow up."""

import json
import sys

from django.db import transaction
from django.test import Client

from forum.models import Outbox
from tests.factories import make_forum, make_others, make_parties, secretariat_of

SLUG, YEAR = "kronoberg", 2026


@transaction.atomic
def open_forum() -> None:
    forum = make_forum(SLUG, "Industriforum Kronoberg", "Kronoberg", "Region Kronoberg")
    make_parties(forum)
    make_others(forum)
    Outbox.objects.update(state=Outbox.State.MUTED)
    browser = Client()
    browser.force_login(
        secretariat_of(forum).user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    sys.stdout.write(json.dumps({"cookie": browser.cookies["sessionid"].value}) + "\n")
