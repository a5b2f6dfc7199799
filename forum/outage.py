"""Whether an error means that a server behind the portal is away for a while, rather than that the portal is wrong."""

import redis
from django import db

from forum.files.storage import Unreachable

# SQLSTATE: no connection, too little of something, being shut down or started, a standby that only reads.
AWAY = ("08", "53", "57P", "25006")


def is_without_servers(error: BaseException | None) -> bool:
    if isinstance(error, redis.ConnectionError | redis.TimeoutError | Unreachable):
        return True
    if not isinstance(error, db.DatabaseError | db.InterfaceError):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    if state is None:
        # The client's own: nobody answered, or the line was cut.
        return isinstance(error, db.OperationalError | db.InterfaceError)
    return state.startswith(AWAY)
