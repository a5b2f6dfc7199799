"""What a paper was made with."""

import hashlib
from typing import Any

import pydyf
import weasyprint

from forum.paper.resources import fingerprints


def tools_of(html: str) -> dict[str, Any]:
    """What made the file, so that the same bytes can be made again."""
    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "html": hashlib.sha256(html.encode()).hexdigest(),
        **fingerprints(),
    }
