"""A file as somebody hands it in: what it is, by its content, and what stands in it. A refusal is a ValidationError."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from forum.files.inspection import inspect
from forum.files.kinds import MACROS, ending_of
from forum.files.names import clean_name
from projects.imports import projektbanken, texts, workbooks
from projects.imports.sheets import Handed, bounded

MOST_BYTES = 5 * 1024**2
ENDINGS = ("xlsx", "csv", "txt")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def received(file: File) -> tuple[str, bytes]:
    """Its name and its bytes, once its content has been found to be what the name says."""
    name = clean_name(file.name or "")
    if file.size > MOST_BYTES:
        raise ValidationError(
            _("“%(name)s” is %(size)s. A file may be at most %(limit)s."),
            "large",
            {"name": name, "size": filesizeformat(file.size), "limit": filesizeformat(MOST_BYTES)},
        )
    _refuse_another_kind(file, name)
    if ending_of(name) == "xlsx":
        inspect(file, name)
    file.seek(0)
    content = file.read()
    if ending_of(name) != "xlsx" and projektbanken.is_record(text := texts.decoded(content)):
        return pasted(text)
    read(name, content)
    return name, content


def _refuse_another_kind(file: File, name: str) -> None:
    file.seek(0)
    head = file.read(MOST_BYTES if ending_of(name) in {"xlsx", "xls"} else 8)
    file.seek(0)
    if not head:
        raise ValidationError(_("“%(name)s” is empty."), "empty", {"name": name})
    if head.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in head:
        raise ValidationError(
            _("“%(name)s” is locked with a password. Save it without a password."),
            "encrypted",
            {"name": name},
        )
    ending = ending_of(name)
    if ending == "xls" or head.startswith(_OLD_OFFICE):
        raise ValidationError(
            _("“%(name)s” is of Excel's old kind (.xls). Save it as an Excel workbook (.xlsx)."),
            "old",
            {"name": name},
        )
    if ending in MACROS:
        raise ValidationError(
            _("“%(name)s” may contain macros, that is small programs. Save it as .xlsx."),
            "macros",
            {"name": name},
        )
    if ending not in ENDINGS or (ending != "xlsx" and _is_no_text(head)):
        raise ValidationError(
            _("“%(name)s” is no table. Choose a file that ends in .xlsx or .csv, and that is what it says."),
            "kind",
            {"name": name},
        )


def _is_no_text(head: bytes) -> bool:
    return head.startswith(
        (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"\x1f\x8b")
    )


def read(name: str, content: bytes) -> Handed:
    """The sheets of a file that has been let in."""
    if ending_of(name) == "xlsx":
        return bounded(workbooks.read(content))
    text = texts.decoded(content)
    if projektbanken.is_record(text):
        return projektbanken.handed(text)
    return bounded(Handed([texts.table(text, name.rpartition(".")[0])]))


def pasted(text: str) -> tuple[str, bytes]:
    """A record that was copied from the fund's register, as a file of its own, without what is personal in it."""
    if len(text) > MOST_BYTES or not projektbanken.is_record(text):
        raise ValidationError(
            _("No project of Projektbanken is recognised here. Copy the whole page, from “Diarienummer”."),
            code="record",
        )
    return "projektbanken.txt", projektbanken.without_personal(text).encode(errors="replace")
