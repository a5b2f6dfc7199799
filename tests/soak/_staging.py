"""Run inside `manage.py shell`: a forum with people who are signed in and meetings whose agendas are open."""

import json
import sys
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client

from meetings.models import Meeting
from meetings.scheduling import plan_year
from members.models import Seat
from tests.factories import PLANNED_AT, local, make_forum, make_others, make_parties, plan, secretariat_of

FORUM = "kronoberg"
# Each meeting sends everyone a save-the-date; a year at a time keeps the transactions small.
MOST_IN_A_YEAR = 40


def build(meetings: int) -> None:
    with transaction.atomic():
        forum = make_forum(FORUM, "Industriforum Kronoberg", "Kronoberg", "Region Kronoberg")
        make_parties(forum)
        make_others(forum)
    for year in range(2027, 2027 + -(-meetings // MOST_IN_A_YEAR)):
        days = [local(year, 2, 1) + timedelta(days=day) for day in range(MOST_IN_A_YEAR)]
        plan_year(forum, year, [plan(day) for day in days], by=secretariat_of(forum), at=PLANNED_AT)
    seats = Seat.objects.select_related("party", "user").exclude(role=Seat.Role.BOARD).order_by("pk")
    planned = Meeting.objects.filter(forum=forum).order_by("starts_at")[:meetings]
    found = {
        "forum": FORUM,
        "meetings": [{"slug": meeting.slug, "document": str(meeting.document)} for meeting in planned],
        "people": [_person(seat) for seat in seats],
    }
    sys.stdout.write(f"{json.dumps(found)}\n")


def _person(seat: Seat) -> dict[str, Any]:
    browser = Client()
    browser.force_login(seat.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = browser.cookies["sessionid"].value
    # The secretariat may move and remove everything, a party its own.
    chief = seat.role == Seat.Role.SECRETARIAT
    return {"cookie": f"sessionid={cookie}", "proposer": str(seat.party_id), "chief": chief}
