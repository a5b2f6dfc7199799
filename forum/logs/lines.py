"""The log's form: JSON lines on servers, readable lines on one machine; the same for libraries and for us."""

import json
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from forum.logs.exceptions import format_exception
from forum.logs.redaction import Event, redact, without_addresses_asked_for, without_what_a_task_was_given

FORMS = ("json", "plain")

# What every line has, whoever writes it.
_COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# Their handlers are taken away, so that their lines come out in our form.
_SERVERS = ("uvicorn", "uvicorn.access", "uvicorn.error", "gunicorn.access", "gunicorn.error", "celery")
# They name paths, or say for each task what our own line says.
_TOO_MUCH = {
    "uvicorn.access": "CRITICAL",
    "uvicorn.error": "WARNING",
    "gunicorn.access": "CRITICAL",
    "django.request": "ERROR",
    "celery.worker.strategy": "WARNING",
    "celery.app.trace": "ERROR",
    "celery.beat": "WARNING",
    "fontTools": "WARNING",
    "weasyprint.progress": "WARNING",
}


def configuration(form: str) -> dict[str, Any]:
    """For Django's LOGGING. Also tells structlog, which our own lines go through."""
    structlog.configure(
        processors=[*_COMMON, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = [ProcessorFormatter.remove_processors_meta, format_exception, redact]
    formatter = {
        "()": ProcessorFormatter,
        "foreign_pre_chain": [*_COMMON, without_addresses_asked_for, without_what_a_task_was_given],
        "processors": [*last, as_json if form == "json" else as_plain],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            name: {"handlers": [], "propagate": True, "level": _TOO_MUCH.get(name, "INFO")}
            for name in {*_SERVERS, *_TOO_MUCH, "django"}
        },
    }


def as_json(logger: Any, method: str, event: Event) -> str:
    return json.dumps(dict(event), ensure_ascii=False, default=str)


def as_plain(logger: Any, method: str, event: Event) -> str:
    rest = dict(event)
    when, level, name = (str(rest.pop(key, "")) for key in ("timestamp", "level", "logger"))
    said, exception = rest.pop("event", ""), rest.pop("exception", "")
    pairs = "".join(f" {key}={value}" for key, value in rest.items())
    return f"{when[:19].replace('T', ' ')} {level.upper()} {name}: {said}{pairs}" + (
        f"\n{exception}" if exception else ""
    )
