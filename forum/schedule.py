"""What the clock starts, and how often. Each task looks for what has to be done; a missed round loses nothing."""

from typing import Any

from celery.schedules import crontab

IN_THE_NIGHT = crontab(hour=3, minute=20)


def schedule(reads_mail: bool) -> dict[str, dict[str, Any]]:
    """Seconds between two rounds, or the time of the day. Mail is read where there is a mailbox."""
    tasks = {
        "pulse": {"task": "forum.pulse", "schedule": 10.0, "kwargs": {"from_beat": True}},
        "letters": {"task": "mail.sweep_outbox", "schedule": 15.0},
        "history": {"task": "forum.link_history", "schedule": 15.0},
        "papers": {"task": "paper.sweep_papers", "schedule": 10.0},
        "documents": {"task": "meetings.compact_due", "schedule": 120.0},
        "search": {"task": "home.catch_up", "schedule": 30.0},
        "comments": {"task": "meetings.tell_of_comments", "schedule": 120.0},
        "extracts": {"task": "privacy.sweep", "schedule": 60.0},
        "retention": {"task": "privacy.retention", "schedule": IN_THE_NIGHT},
        "daily": {"task": "meetings.daily", "schedule": crontab(hour=6, minute=30)},
        "follow_up": {"task": "report.daily", "schedule": crontab(hour=6, minute=40)},
    }
    return tasks | ({"answers": {"task": "meetings.read_mail", "schedule": 180.0}} if reads_mail else {})
