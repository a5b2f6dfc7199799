"""An authority and a small paper for the tests of seals: made once."""

from pathlib import Path
from typing import Any

import pytest

from forum.environment import SealSettings
from forum.models import Forum, Paper
from tests.paper.certificates import written
from tests.paper.sealing import Authority, finished, make_authority, make_pdf


@pytest.fixture(scope="session")
def authority() -> Authority:
    return make_authority()


@pytest.fixture(scope="session")
def pdf() -> bytes:
    return make_pdf()


@pytest.fixture
def configured(settings: Any, tmp_path: Path, authority: Authority) -> SealSettings:
    settings.SEAL = written(tmp_path, authority.seal, authority.root)
    return settings.SEAL


@pytest.fixture
def paper(kronoberg: Forum, configured: SealSettings, pdf: bytes) -> Paper:
    """Notes that have been made and wait for their seal."""
    return finished(kronoberg, pdf)
