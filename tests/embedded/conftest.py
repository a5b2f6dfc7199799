import os
from pathlib import Path

import pytest

from forum.embedded.folder import Folder
from forum.embedded.postgres import APPLICATION, Postgres


@pytest.fixture
def application_url() -> str:
    """The tests' own database server, entered as the application's role."""
    return Postgres(Folder(Path(os.environ["PORTAL_VAR"]))).url(APPLICATION)
