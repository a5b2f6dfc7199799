"""What a task adds to the sums; carried over at once, for a worker's child may end after any task."""

from forum.metrics.sums import SUMS


def count_task(name: str, result: str, seconds: float) -> None:
    SUMS.add({("tasks", name, result.lower()): 1, ("task_seconds", name): seconds})
    SUMS.carry()
