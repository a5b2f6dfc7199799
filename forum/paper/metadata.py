"""Title, dates and standards of a paper: the information dictionary and one XMP packet for both standards."""

from typing import Any
from xml.sax.saxutils import escape  # nosec B406 # it writes, and reads nothing

import pydyf
import weasyprint
from weasyprint.document import DocumentMetadata

from forum.paper.meta import PaperMeta

PORTAL = "Industriforum"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
# PDF/A wants every property outside its own schemas described in the packet itself.
PDFUA_SCHEMA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""


def for_document(meta: PaperMeta) -> DocumentMetadata:
    return DocumentMetadata(
        title=meta.title,
        authors=[meta.author],
        description=meta.subject,
        generator=PORTAL,
        created=meta.moment,
        modified=meta.moment,
        lang=meta.language,
    )


def xmp(meta: PaperMeta) -> bytes:
    """One packet that claims PDF/A-3a and PDF/UA-1."""
    title, subject, author = escape(meta.title), escape(meta.subject), escape(meta.author)
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    body = f"""<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title>{_in_languages(title, meta.language)}</dc:title>
<dc:description>{_in_languages(subject, meta.language)}</dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{meta.locale}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>WeasyPrint {weasyprint.__version__}</pdf:Producer><xmp:CreatorTool>{PORTAL}</xmp:CreatorTool>
<xmp:CreateDate>{meta.moment}</xmp:CreateDate><xmp:ModifyDate>{meta.moment}</xmp:ModifyDate>
{PDFUA_SCHEMA}"""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    ).encode()


def _in_languages(text: str, language: str) -> str:
    entries = "".join(f'<rdf:li xml:lang="{code}">{text}</rdf:li>' for code in ("x-default", language))
    return f"<rdf:Alt>{entries}</rdf:Alt>"


def finish(pdf: pydyf.PDF, meta: PaperMeta) -> None:
    """Last touches before the trailer: the packet, how the file opens, its language, each attachment once."""
    catalog = pdf.catalog
    _replace(
        pdf, catalog["Metadata"], pydyf.Stream([xmp(meta)], {"Type": "/Metadata", "Subtype": "/XML"}, False)
    )
    catalog["PageMode"], catalog["PageLayout"] = "/UseOutlines", "/SinglePage"
    catalog["PageLabels"] = pydyf.Dictionary(
        {"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D", "St": 1})])}
    )
    catalog["Lang"] = pydyf.String(meta.locale)
    if "AF" in catalog:
        catalog["AF"] = pydyf.Array(dict.fromkeys(catalog["AF"]))


def _replace(pdf: pydyf.PDF, reference: bytes, stream: Any) -> None:
    number = int(reference.split()[0])
    stream.number, stream.offset = pdf.objects[number].number, pdf.objects[number].offset
    pdf.objects[number] = stream
