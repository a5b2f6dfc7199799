"""A task's lines carry the request that caused it, and its end is a line of its own."""

import logging.config
import time
from typing import Any

import structlog
from celery import signals
from django.conf import settings
from structlog.contextvars import bind_contextvars, clear_contextvars

from forum.logs.identity import current_identity
from forum.metrics.tasks import count_task

log = structlog.get_logger("forum.task")
REQUEST, SENT_AT = "request_id", "sent_at"


@signals.setup_logging.connect
def use_our_lines(**kwargs: Any) -> None:
    """Celery then sets up none of its own."""
    logging.config.dictConfig(settings.LOGGING)


@signals.before_task_publish.connect
def send_identity(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    if headers is not None:
        headers[SENT_AT] = time.time()
        if identity := current_identity():
            headers[REQUEST] = identity


@signals.task_prerun.connect
def begin(task_id: str, task: Any, **kwargs: Any) -> None:
    """A task that is called as a function runs inside the request's own lines."""
    if task.request.called_directly or task.request.is_eager:
        return
    clear_contextvars()
    bind_contextvars(task=task.name, task_id=task_id)
    if identity := task.request.get(REQUEST):
        bind_contextvars(request_id=identity)
    task.request.began = time.perf_counter()


@signals.task_postrun.connect
def end(task: Any, state: str | None = None, **kwargs: Any) -> None:
    began = task.request.get("began")
    if began is None:
        return
    seconds = time.perf_counter() - began
    count_task(task.name, state or "UNKNOWN", seconds)
    tell = log.debug if task.name == "forum.pulse" and state == "SUCCESS" else log.info
    tell("task", state=state, ms=round(seconds * 1000, 1))
    clear_contextvars()
