"""Run inside `manage.py shell`: a forum with a meeting, whose secretariat is signed in."""

import json
import sys

from django.db import transaction
from django.test import Client

from forum.models import Outbox
from tests.factories import make_forum, make_meeting, make_others, make_parties, secretariat_of


@transaction.atomic
def open_forum() -> None:
    forum = make_forum("kronoberg", "Industriforum Kronoberg", "Kronoberg", "Region Kronoberg")
    make_parties(forum)
    make_others(forum)
    seat = secretariat_of(forum)
    meeting = make_meeting(seat)
    Outbox.objects.update(state=Outbox.State.MUTED)
    browser = Client()
    browser.force_login(seat.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {"cookie": browser.cookies["sessionid"].value, "meeting": meeting.slug}
    sys.stdout.write(json.dumps(found) + "\n")
