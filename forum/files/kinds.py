"""The kinds of file the portal takes, by the ending of their name."""

from dataclasses import dataclass

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """`mark` is what the inside of an office file says about itself."""

    ending: str
    content_type: str
    mark: bytes = b""

    @property
    def label(self) -> str:
        return self.ending.upper()


def _office(ending: str, inner: str, main: str) -> Kind:
    return Kind(ending, f"{_OOXML}.{inner}", f"{_OOXML}.{main}.main+xml".encode())


def _open_document(ending: str, name: str) -> Kind:
    return Kind(ending, f"{_ODF}.{name}", f"{_ODF}.{name}".encode())


PDF = Kind("pdf", "application/pdf")
PNG = Kind("png", "image/png")
JPEG = Kind("jpg", "image/jpeg")
TEXT = Kind("txt", "text/plain")
TABLE = Kind("csv", "text/csv")
OFFICE = (
    _office("docx", "wordprocessingml.document", "wordprocessingml.document"),
    _office("xlsx", "spreadsheetml.sheet", "spreadsheetml.sheet"),
    _office("pptx", "presentationml.presentation", "presentationml.presentation"),
)
OPEN_DOCUMENTS = (
    _open_document("odt", "text"),
    _open_document("ods", "spreadsheet"),
    _open_document("odp", "presentation"),
)

KINDS = {kind.ending: kind for kind in (PDF, *OFFICE, *OPEN_DOCUMENTS, PNG, JPEG, TEXT, TABLE)}
ENDINGS = {**KINDS, "jpeg": JPEG}
MACROS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm"}
PAGES = {"html", "htm", "xhtml", "svg", "svgz", "xml", "mht", "mhtml"}


def ending_of(name: str) -> str:
    """Of "Underlag.PDF": pdf. A name without one gives nothing."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
