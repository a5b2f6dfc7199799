"""Order a new edition of a forum's annual follow-up and wait until the worker has built it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.access import SECRETARIAT
from forum.clock import today
from forum.models import Forum, Paper
from forum.paper.storage import address_of
from forum.report.models import Edition
from forum.report.requests import EditionUnfinishedError, order_edition
from members.models import Seat

WAIT = 120.0  # seconds
POLL = 0.2


class Command(BaseCommand):
    help = "Order a new edition of the annual follow-up, wait for the worker and print where the file is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("forum", help="the forum's address, such as kronoberg")
        parser.add_argument("year", type=int)
        parser.add_argument("--wait", type=float, default=WAIT, help="seconds to wait (default 120)")

    def handle(self, *args: Any, **options: Any) -> None:
        forum = Forum.objects.filter(slug=options["forum"]).first()
        if forum is None:
            raise CommandError(f"There is no forum {options['forum']!r}.")
        deadline = time.monotonic() + options["wait"]
        edition = self.order(forum, options["year"], deadline)
        paper = self.finished(edition.paper_id, deadline)
        self.stdout.write(f"report: {address_of(paper.sha256)} sha256={paper.sha256} pages={paper.pages}")

    def order(self, forum: Forum, year: int, deadline: float) -> Edition:
        """An edition that a killed worker left behind is waited for first."""
        try:
            return order_edition(forum, year, by=secretariat_of(forum))
        except EditionUnfinishedError as refusal:
            self.finished(refusal.edition.paper_id, deadline)
            return order_edition(forum, year, by=secretariat_of(forum))

    def finished(self, paper_id: int, deadline: float) -> Paper:
        while time.monotonic() < deadline:
            paper = Paper.objects.get(pk=paper_id)
            if paper.state == Paper.State.READY:
                return paper
            if paper.state == Paper.State.FAILED:
                raise CommandError(f"The report could not be built: {paper.error}")
            time.sleep(POLL)
        raise CommandError("The worker did not build the report in time. Is it running?")


def secretariat_of(forum: Forum) -> Seat:
    seats = Seat.objects.serving(today()).filter(party__forum=forum, role=SECRETARIAT)
    seat = seats.select_related("party__forum", "user").first()
    if seat is None:
        raise CommandError(f"{forum} has no secretariat seat today.")
    return seat
