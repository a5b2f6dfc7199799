"""HTML in, PDF out: PDF/A-3a and PDF/UA-1, the same bytes for the same text."""

import gc
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from django.conf import settings
from weasyprint import HTML, Attachment
from weasyprint.css import ColorProfile
from weasyprint.document import Document
from weasyprint.urls import FatalURLFetchingError

from forum.paper import tagger
from forum.paper.fetcher import VendoredFetcher
from forum.paper.lines import broken_once
from forum.paper.memory import Watch
from forum.paper.meta import AttachedFile, PaperMeta
from forum.paper.metadata import finish, for_document
from forum.paper.progress import WRITING, Listener, Progress, Throttle, ignore, listening
from forum.paper.resources import BASE_URL, FONT_FAMILIES

MAX_PAGES = 400
MAX_HTML = 8_000_000  # characters
_rendering = threading.Lock()


class PaperError(Exception):
    """The paper cannot be made from this text, however often one tries."""


@dataclass(frozen=True)
class Rendered:
    data: bytes
    pages: int


def render_pdf(
    html: str, meta: PaperMeta, attachments: Sequence[AttachedFile] = (), on_progress: Listener = ignore
) -> Rendered:
    """The finished file, or PaperError where something it needs is missing or refused."""
    if len(html) > MAX_HTML:
        raise PaperError("the text is too long for one paper")
    tagger.install()
    watch = Watch(settings.PAPER_MEMORY)
    listener = _stop_when_endless(Throttle(watch.unarmed(on_progress)))
    with _rendering, watch, _without_garbage_collection(), broken_once(), listening(listener) as complaints:
        try:
            document = HTML(string=html, base_url=BASE_URL, url_fetcher=VendoredFetcher()).render()
            document.metadata = for_document(meta)
            data = _write(document, meta, attachments, listener)
        except FatalURLFetchingError as error:  # not an Exception: nobody above would catch it
            raise PaperError(str(error)) from error
    if complaints:
        raise PaperError(complaints[0])
    _check_fonts(document)
    return Rendered(data, len(document.pages))


def _write(
    document: Document, meta: PaperMeta, attachments: Sequence[AttachedFile], listener: Listener
) -> bytes:
    _report_painting(document, listener)
    document.color_profiles["srgb"] = _colours()
    return document.write_pdf(
        pdf_variant="pdf/a-3a",
        output_intent="our own profile",
        attachments=[_attachment(file, meta) for file in attachments],
        finisher=lambda _document, pdf: finish(pdf, meta),
    )


def _colours() -> ColorProfile:
    """The profile that WeasyPrint carries; left to itself it opens the file and never closes it."""
    icc = files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
    return ColorProfile(io.BytesIO(icc), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def _attachment(file: AttachedFile, meta: PaperMeta) -> Attachment:
    return Attachment(
        string=file.data,
        name=file.name,
        description=file.description,
        created=meta.created,
        modified=meta.created,
        relationship="Data",
        url_fetcher=VendoredFetcher(),
    )


def _report_painting(document: Document, listener: Listener) -> None:
    """WeasyPrint is silent while it paints; each page says so itself."""
    for number, page in enumerate(document.pages, start=1):
        page.paint = partial(_paint, page.paint, listener, Progress(WRITING, number, len(document.pages)))


def _paint(paint: Any, listener: Listener, progress: Progress, *args: Any) -> None:
    listener(progress)
    paint(*args)


def _stop_when_endless(listener: Listener) -> Listener:
    def listen(progress: Progress) -> None:
        if progress.page and progress.page > MAX_PAGES:
            raise PaperError(f"the paper has more than {MAX_PAGES} pages")
        listener(progress)

    return listen


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Nothing of the box tree dies before the end; looking for it meanwhile costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_fonts(document: Document) -> None:
    strangers = {font.family for font in document.fonts.values()} - FONT_FAMILIES
    if strangers:
        raise PaperError(f"characters outside the vendored fonts: {', '.join(sorted(strangers))}")
