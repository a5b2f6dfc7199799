"""What is let in: a file whose content is what its name says, and that harms nobody who opens it."""

import codecs
from collections.abc import Callable
from typing import IO

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.files import pictures
from forum.files.archives import Archive, Refused, ends_as_archive
from forum.files.kinds import (
    ENDINGS,
    JPEG,
    KINDS,
    MACROS,
    OFFICE,
    OPEN_DOCUMENTS,
    PAGES,
    PDF,
    PNG,
    Kind,
    ending_of,
)
from forum.files.receiving import TooLarge

PIECE = 64 * 1024
_AFTER_PDF = b"\r\n\t \x00\x1a"
_PAGE_STARTS = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<?php")
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")

WHY: dict[str, Promise] = {
    "empty": gettext_lazy("“%(name)s” is empty."),
    "large": gettext_lazy(
        "“%(name)s” is %(size)s. A file may be at most %(limit)s; nothing of it was saved."
    ),
    "kind": gettext_lazy("“%(name)s” is of a kind that cannot be attached. Choose %(kinds)s."),
    "macros": gettext_lazy("“%(name)s” contains macros, that is small programs. Save it without macros."),
    "page": gettext_lazy("“%(name)s” is a web page or a drawing with code in it. Save it as a PDF."),
    "mismatch": gettext_lazy("“%(name)s” does not contain what the end of its name says.%(seems)s"),
    "broken": gettext_lazy("“%(name)s” is damaged and cannot be opened. Save it again and try once more."),
    "trailing": gettext_lazy("“%(name)s” has something else hidden in it. Save it again from its program."),
    "encrypted": gettext_lazy("“%(name)s” is locked with a password. Save it without a password."),
    "bomb": gettext_lazy("“%(name)s” unpacks to far more than a document holds, and is refused."),
    "nested": gettext_lazy("“%(name)s” has packed files inside it. Attach them one by one instead."),
    "program": gettext_lazy("“%(name)s” has a program inside it, and is refused."),
    "pixels": gettext_lazy("“%(name)s” has more pixels than can be shown. Make the picture smaller."),
}


def inspect(file: File, name: str) -> Kind:
    """The kind of the file, or a ValidationError that says in plain words why it is not taken."""
    try:
        return _inspected(file, name)
    except Refused as refused:
        raise ValidationError(
            str(WHY[refused.code]), refused.code, _facts(file, name, refused.code)
        ) from refused
    finally:
        file.seek(0)


def _inspected(file: File, name: str) -> Kind:
    if isinstance(file, TooLarge) or file.size > settings.FILE_MAX_BYTES:
        raise Refused("large")
    if not file.size:
        raise Refused("empty")
    ending = ending_of(name)
    if ending not in ENDINGS:
        raise Refused("macros" if ending in MACROS else "page" if ending in PAGES else "kind")
    kind = ENDINGS[ending]
    file.seek(0)
    _LOOK[kind.ending](file, kind)
    return kind


def _look_at_pdf(file: IO[bytes], kind: Kind) -> None:
    """Begins as a PDF on its first byte, ends as one, and is nothing else as well."""
    if file.read(5) != b"%PDF-":
        raise Refused("mismatch")
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    _before, found, after = file.read().rpartition(b"%%EOF")
    if not found:
        raise Refused("broken")
    if after.strip(_AFTER_PDF) or ends_as_archive(file):
        raise Refused("trailing")


def _look_at_picture(file: IO[bytes], kind: Kind) -> None:
    start = pictures.PNG_START if kind is PNG else pictures.JPEG_START
    head = file.read(1024)
    if not head.startswith(start):
        raise Refused("mismatch")
    if b"%PDF-" in head or ends_as_archive(file):
        raise Refused("trailing")
    file.seek(0)
    try:
        pixels = pictures.png_pixels(file) if kind is PNG else pictures.jpeg_pixels(file)
    except pictures.Broken as error:
        raise Refused("broken") from error
    if not 0 < pixels <= pictures.MOST_PIXELS:
        raise Refused("pixels")


def _look_at_office(file: IO[bytes], kind: Kind) -> None:
    archive = _archive(file)
    types = archive.part("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise Refused("macros")
    if kind.mark not in types:
        raise Refused("mismatch")


def _look_at_open_document(file: IO[bytes], kind: Kind) -> None:
    archive = _archive(file)
    if archive.part("mimetype").strip() != kind.mark:
        raise Refused("mismatch")
    if b"encryption-data" in archive.part("META-INF/manifest.xml"):
        raise Refused("encrypted")


def _archive(file: IO[bytes]) -> Archive:
    head = file.read(1024)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("encrypted")  # What Office makes of a file with a password.
    if not head.startswith(b"PK\x03\x04"):
        raise Refused("mismatch")
    if b"%PDF-" in head:
        raise Refused("trailing")
    return Archive(file)


def _look_at_text(file: IO[bytes], kind: Kind) -> None:
    """Text through and through, and not a page or a program under another name."""
    head = file.read(1024)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if head.startswith(_PROGRAM_STARTS):
        raise Refused("mismatch")
    if start.startswith(_PAGE_STARTS):
        raise Refused("page")
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    piece = head
    while piece:
        if b"\x00" in piece and not is_wide:
            raise Refused("mismatch")
        piece = file.read(PIECE)
    if ends_as_archive(file):
        raise Refused("trailing")


_LOOK: dict[str, Callable[[IO[bytes], Kind], None]] = {
    PDF.ending: _look_at_pdf,
    PNG.ending: _look_at_picture,
    JPEG.ending: _look_at_picture,
    **{kind.ending: _look_at_office for kind in OFFICE},
    **{kind.ending: _look_at_open_document for kind in OPEN_DOCUMENTS},
    "txt": _look_at_text,
    "csv": _look_at_text,
}


def kinds_in_words() -> str:
    names = [kind.label for kind in KINDS.values()]
    return _("%(most)s or %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def _facts(file: File, name: str, code: str) -> dict[str, str]:
    return {
        "name": name,
        "size": filesizeformat(file.size),
        "limit": filesizeformat(settings.FILE_MAX_BYTES),
        "kinds": kinds_in_words(),
        "seems": _seems(file) if code == "mismatch" else "",
    }


def _seems(file: File) -> str:
    """What it looks like instead, when that can be told."""
    file.seek(0)
    try:
        ending = puremagic.from_string(file.read(2048))
    except (puremagic.PureError, ValueError):
        return ""
    return " " + _("It looks like %(ending)s.") % {"ending": ending.lstrip(".").upper()} if ending else ""
