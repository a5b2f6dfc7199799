"""What waits for a person in a forum: one list, late before due before asked."""

from collections.abc import Sequence
from datetime import date

from forum.home import (
    asked_between,
    asked_for_report,
    asked_of_adjusters,
    asked_of_owners,
    asked_of_parties,
    asked_of_secretariat,
)
from forum.home.situation import Situation, situation_of
from forum.home.task import Task
from members.models import Seat

MOST_AT_ONCE = 7


def to_do(seats: Sequence[Seat], today: date) -> list[Task]:
    """For a person's seats in one forum."""
    return tasks_in(situation_of(seats[0].party.forum, seats, today)) if seats else []


def tasks_in(situation: Situation) -> list[Task]:
    adjusting = list(asked_of_adjusters.tasks(situation))
    asked = [
        *asked_of_parties.tasks(situation),
        *asked_between.tasks(situation),
        *asked_of_owners.tasks(situation),
        *asked_for_report.tasks(situation),
        *asked_of_secretariat.tasks(situation),
    ]
    # Who adjusts a draft is not asked to read it as well.
    tasks = adjusting + [task for task in asked if task.url not in {each.url for each in adjusting}]
    return sorted(tasks, key=lambda task: (task.urgency, task.on, task.title))
