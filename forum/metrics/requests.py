"""What a request adds to the sums."""

from forum.metrics.sums import SUMS, Name

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = {"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count_request(
    route: str, method: str, status: int, seconds: float, queries: int, query_seconds: float
) -> None:
    """`route` is the name of an address, never the address: names are few, and hold nobody's data."""
    method = method if method in METHODS else "OTHER"
    pairs: dict[Name, float] = {
        ("requests", route, method, str(status)): 1,
        ("request_seconds", route): seconds,
        ("request_bucket", route, bucket_of(seconds)): 1,
    }
    if queries:
        pairs |= {("sql_queries", route): queries, ("sql_seconds", route): query_seconds}
    SUMS.add(pairs)


def bucket_of(seconds: float) -> str:
    return next((str(bound) for bound in BUCKETS if seconds <= bound), "+Inf")
