"""Telling every process that the log has grown. The database is the truth: what is not heard is found by polling."""

import logging
from collections.abc import Sequence
from functools import cache
from uuid import UUID

import redis
from django.conf import settings

from meetings.live.wire import pack_written

log = logging.getLogger(__name__)
NOBODY = bytes(16)


def channel(document: UUID) -> str:
    return f"live:{document}"


def tell(document: UUID, first: int, updates: Sequence[bytes]) -> None:
    """From a page or a worker; the processes with sockets publish by themselves."""
    try:
        _bus().publish(channel(document), pack_written(NOBODY, first, updates))
    except redis.RedisError as error:
        log.warning("the bus is not there, the sockets will find %s by polling: %s", document, error)


@cache
def _bus() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
