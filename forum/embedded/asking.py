"""`python -m forum.embedded.asking NAME…`: do the servers that these variables name let us in?"""

import os
import sys

import psycopg
import redis

from forum.embedded.external import OLDEST, postgres_arguments, shown


def trouble_with(name: str) -> str:
    url = os.environ[name].strip()
    return _redis(name, url) if name == "REDIS_URL" else _postgres(name, url)


def _postgres(name: str, url: str) -> str:
    try:
        with psycopg.connect(**postgres_arguments(url)) as connection:  # type: ignore[arg-type]
            version = connection.info.server_version // 10000
    except (psycopg.Error, ValueError) as error:
        return f"{name} leads to no database at {shown(url)}: {_first_line(error)}"
    return (
        ""
        if version >= OLDEST
        else f"{name} leads to PostgreSQL {version}, and the portal needs {OLDEST} or newer."
    )


def _redis(name: str, url: str) -> str:
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return f"{name} leads to no Valkey or Redis at {shown(url)}: {_first_line(error)}"
    return ""


def _first_line(error: Exception) -> str:
    return (
        str(error).strip().splitlines()[0].rstrip(".") + "."
        if str(error).strip()
        else f"{type(error).__name__}."
    )


if __name__ == "__main__":
    sentences = [sentence for name in sys.argv[1:] if (sentence := trouble_with(name))]
    sys.stdout.write("\n".join(sentences))
    sys.exit(bool(sentences))
