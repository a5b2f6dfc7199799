"""Files as people hand them in, made by the programs that make them; and some that nobody should be handed."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from weasyprint import HTML

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else compression
            archive.writestr(name, content, how)
    return made.getvalue()


def a_pdf(pages: int = 1, text: str = "Underlag") -> bytes:
    """From a printing program; `pages` above 5 from a scanner's, with many plain pages."""
    if pages <= 5:
        return HTML(
            string=f"<p>{text}</p>" + "<p style='page-break-before:always'>mer</p>" * (pages - 1)
        ).write_pdf()
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
        document.save(made)
    return made.getvalue()


def a_docx(text: str = "Underlag", macros: bool = False) -> bytes:
    made, document = io.BytesIO(), docx.Document()
    document.add_heading(text)
    document.add_paragraph("Tjugo platser per termin.")
    document.save(made)
    return with_part(made.getvalue(), "word/vbaProject.bin", b"x") if macros else made.getvalue()


def an_xlsx(rows: int = 20) -> bytes:
    made, book = io.BytesIO(), openpyxl.Workbook()
    for number in range(rows):
        book.active.append([number, "Ljungby", number * 1.5])
    book.save(made)
    return made.getvalue()


def a_pptx() -> bytes:
    main = f"{OOXML}.presentationml.presentation.main+xml"
    types = f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{main}"/></Types>'
    return zipped({"[Content_Types].xml": types, "ppt/presentation.xml": "<p:presentation/>"})


def an_open_document(name: str = "text", **parts: str) -> bytes:
    return zipped(
        {
            "mimetype": f"{ODF}.{name}",
            "META-INF/manifest.xml": "<manifest:manifest/>",
            "content.xml": "<office:document-content/>",
            **parts,
        }
    )


def a_picture(how: str = "PNG", width: int = 40, height: int = 30, **options: object) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(made, how, **options)
    return made.getvalue()


def huge_picture(side: int = 60_000) -> bytes:
    """A few bytes that unfold to billions of pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"0"))
        + chunk(b"IEND", b"")
    )


def with_part(archive: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO(archive)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return made.getvalue()


def bomb(megabytes: int = 200) -> bytes:
    """A document with a part that is nothing but noughts."""
    return with_part(a_docx(), "word/media/noll.bin", bytes(megabytes * 1_000_000))


def lying(archive: bytes, name: str, says: int) -> bytes:
    """The list of contents says that a part is smaller than what it unpacks to."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        entry = opened.getinfo(name)
    true, said = struct.pack("<I", entry.file_size), struct.pack("<I", says)
    at = archive.rindex(b"PK\x01\x02", 0, archive.rindex(name.encode()))
    return archive[: at + 24] + archive[at + 24 : at + 28].replace(true, said) + archive[at + 28 :]


def encrypted(archive: bytes) -> bytes:
    """The flag that says so, on every part."""
    changed = bytearray(archive)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            changed[entry.header_offset + 6] |= 1
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 8] |= 1
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def thirty_files() -> dict[str, bytes]:
    """Of every kind that people bring, small and large."""
    found: dict[str, bytes] = {}
    for n in range(1, 6):
        found[f"Underlag {n}.pdf"] = a_pdf(n * n, f"Sida {n}")
        found[f"Förslag {n}.docx"] = a_docx(f"Förslag {n}")
        found[f"Kalkyl {n}.xlsx"] = an_xlsx(n * 300)
        found[f"Kartbild {n}.png"] = a_picture("PNG", 100 * n, 80 * n)
        found[f"Foto {n}.jpg"] = a_picture("JPEG", 200 * n, 150 * n, progressive=n % 2 == 0)
    for n in range(1, 3):
        found[f"Föredragning {n}.pptx"] = with_part(a_pptx(), f"ppt/slides/slide{n}.xml", b"<p:sld/>")
        found[f"Anteckning {n}.odt"] = an_open_document("text", **{"styles.xml": "<a/>" * n})
    found["Tabell.ods"] = an_open_document("spreadsheet")
    found["Med tabell i.docx"] = with_part(a_docx(), "word/embeddings/tabell.xlsx", an_xlsx())
    found["Stor.pdf"] = a_pdf(400)
    return found
