from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.core.files.storage import storages

from forum.environment import BucketSettings
from forum.environment import storages as as_setting
from forum.files.bucket import BucketStorage
from tests.api.conftest import program, told  # noqa: F401  # fixtures
from tests.bucket.server import KEYS, REGION, Server, s3_server

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with s3_server() as found:
        yield found


@pytest.fixture
def bucket(server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> str:
    """A new bucket, in which this test's papers and files lie."""
    name = f"handlingar-{next(NUMBERS)}"
    server.make_bucket(name)
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BUCKET = BucketSettings(name, server.url, REGION)
    use(monkeypatch, settings.BUCKET)
    return name


def use(monkeypatch: pytest.MonkeyPatch, bucket: BucketSettings) -> None:
    """As STORAGES would; a change of that setting would also put the static files elsewhere."""
    for alias in ("files", "papers"):
        named = as_setting(bucket)[alias]
        assert named["BACKEND"] == f"{BucketStorage.__module__}.{BucketStorage.__name__}"
        monkeypatch.setitem(storages._storages, alias, BucketStorage(**named["OPTIONS"]))
