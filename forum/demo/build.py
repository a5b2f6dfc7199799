"""Loading the demo: all or nothing, and nothing when it is already there."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import translation

from forum import clock
from forum.demo.between import ask_for_times, decide_between
from forum.demo.people import DemoForum, fill, found, give_passwords
from forum.demo.projects import follow_projects
from forum.demo.reports import follow_up_2025
from forum.demo.source import Account, demo_accounts, facts
from forum.demo.years import (
    catch_up,
    hold_2025,
    live_year_under_way,
    meet_in_group,
    plan_year_under_way,
    write_to_everybody,
)
from forum.mail import muted
from forum.models import Forum
from forum.public.opening import set_public

FOUNDED_AT = {
    "kronoberg": datetime(2022, 6, 15, 8, tzinfo=UTC),
    "kalmar": datetime(2023, 1, 9, 8, tzinfo=UTC),
}


def build_demo() -> bool:
    """Both forums with 2025 complete and the current year under way. False when a forum exists already."""
    if Forum.objects.exists():
        return False
    with translation.override("sv"), muted(), transaction.atomic():
        here = [found(entry, FOUNDED_AT[entry["key"]]) for entry in facts()["forums"]]
        for one in here:
            fill(one, FOUNDED_AT[one.key])
        follow_projects({one.key: one for one in here}, clock.now())
        for one in here:
            last = hold_2025(one)[-1]
            coming = plan_year_under_way(one, clock.now())
            follow_up_2025(one, last)
            catch_up(one, clock.now())
            live_year_under_way(one, coming, clock.now())
            write_to_everybody(one, clock.now())
            meet_in_group(one, clock.now())
            decide_between(one, clock.now())
            ask_for_times(one, clock.now())
        give_passwords()
        open_kronoberg(here)
    return True


def open_kronoberg(here: list[DemoForum]) -> None:
    """One of the two forums shows itself to everybody."""
    for one in here:
        if one.key == "kronoberg":
            set_public(one.forum, is_open=True, by=one.secretariat, at=clock.now())


def accounts() -> list[Account]:
    return demo_accounts()
