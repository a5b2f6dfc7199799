"""What a paper may load: the allow-list, read from disk. Anything else stops the build before any I/O."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import woff2
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from forum.paper.resources import ALLOWED, MEDIA_TYPES


class VendoredFetcher(URLFetcher):
    """An ordinary error would only be logged, and the paper would come out without its style."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = ALLOWED.get(url)
        if path is None:
            raise FatalURLFetchingError(f"not on the allow-list: {url[:120]}")
        try:
            body = unpacked(path) if path.suffix == ".woff2" else path.read_bytes()
        except OSError as error:
            raise FatalURLFetchingError(f"missing file: {path.name}") from error
        return URLFetcherResponse(url, body, headers={"Content-Type": MEDIA_TYPES[path.suffix]})


@cache
def unpacked(font: Path) -> bytes:
    """As WeasyPrint unpacks it, but once for a worker's life and not once for each paper."""
    whole = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), whole)
    return whole.getvalue()
