"""What a paper may load: the allow-list, read from disk. Anything else stops the build before any I/O."""

from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from forum.paper.resources import ALLOWED, MEDIA_TYPES


class VendoredFetcher(URLFetcher):
    """An ordinary error would only be logged, and the paper would come out without its style."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = ALLOWED.get(url)
        if path is None:
            raise FatalURLFetchingError(f"not on the allow-list: {url[:120]}")
        try:
            body = path.read_bytes()
        except OSError as error:
            raise FatalURLFetchingError(f"missing file: {path.name}") from error
        return URLFetcherResponse(url, body, headers={"Content-Type": MEDIA_TYPES[path.suffix]})
