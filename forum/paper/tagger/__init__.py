"""The structure tree of our papers, in place of WeasyPrint's own.

What it adds to the stock tagger: one structure element per source element even when that is split over
pages, running heads and repeated table headers as artifacts, contents as TOC, notes at their reference,
header cells with scope and id, human text on links, languages, expanded abbreviations and soft hyphens.

It takes the place of one function and reads the box tree, so it is proven against one version only.
"""

from collections.abc import Sequence
from typing import Any

import pydyf
import weasyprint
import weasyprint.pdf

from forum.paper.tagger.walker import Walker

PROVEN_WITH = "70.0"


def add_tags(pdf: pydyf.PDF, document: Any, pdf_version: Any, page_streams: Sequence[Any]) -> None:
    Walker(pdf, document).tag(page_streams)


def install() -> None:
    """Take the place of WeasyPrint's tagger; refuse a version that the tests have not seen."""
    if weasyprint.__version__ != PROVEN_WITH:
        raise RuntimeError(
            f"The tagger is proven with WeasyPrint {PROVEN_WITH}, not {weasyprint.__version__}."
        )
    weasyprint.pdf.add_tags = add_tags
