"""How a paper looks in Word: everything by named styles, so that whoever inherits the file can restyle it."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

INK, PINE, GREY = RGBColor(0x1B, 0x1F, 0x1E), RGBColor(0x0B, 0x55, 0x59), RGBColor(0x55, 0x5B, 0x59)
FONT = "Calibri"
LETTERHEAD, LEAD, META, FACT = "Letterhead", "Lead", "Item Facts", "Meeting Fact"
DECISION, DECISION_NUMBER, OUTCOME, CHECKSUM = "Decision", "Decision Number", "Outcome", "Checksum"
STRONG, EMPHASIS, HYPERLINK = "Strong", "Emphasis", "Hyperlink"
TABLE = "Table Grid"
HEADINGS = {"h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "h4": "Heading 4"}
SIZES = {"Heading 1": 20, "Heading 2": 15, "Heading 3": 12.5, "Heading 4": 11}
# class in the paper's HTML: style
BY_CLASS = {
    "forum": LETTERHEAD,
    "convener": LETTERHEAD,
    "lead": LEAD,
    "meta": META,
    "number": DECISION_NUMBER,
    "outcome": OUTCOME,
    "hash": CHECKSUM,
}


def dress(document: Document, locale: str) -> None:
    """Fonts, colours and language of the styles; the text itself carries none."""
    _speak(document, locale)
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, 11, INK)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in SIZES.items():
        _font(styles[name], size, PINE, bold=True)
        styles[name].paragraph_format.space_before = Pt(size)
        styles[name].paragraph_format.space_after = Pt(4)
        styles[name].paragraph_format.keep_with_next = True
    _font(styles["Caption"], 10, GREY, bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name, size, colour, bold in (
        (LETTERHEAD, 10, GREY, False),
        (LEAD, 12, INK, False),
        (META, 10, GREY, False),
        (FACT, 11, INK, False),
        (DECISION, 11, INK, False),
        (DECISION_NUMBER, 11, PINE, True),
        (OUTCOME, 11, INK, True),
        (CHECKSUM, 8, GREY, False),
    ):
        _font(_added(styles, name, WD_STYLE_TYPE.PARAGRAPH), size, colour, bold=bold)
    for name in (DECISION, DECISION_NUMBER):
        styles[name].paragraph_format.left_indent = Cm(0.6)
    styles[DECISION_NUMBER].paragraph_format.keep_with_next = True
    styles[FACT].paragraph_format.tab_stops.add_tab_stop(Cm(3.5))
    styles[FACT].paragraph_format.left_indent = Cm(3.5)
    styles[FACT].paragraph_format.first_line_indent = Cm(-3.5)
    link = _added(styles, HYPERLINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = PINE, True


def _added(styles: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    if name in [style.name for style in styles]:
        return styles[name]
    style = styles.add_style(name, kind)
    if kind == WD_STYLE_TYPE.PARAGRAPH:
        style.base_style = styles["Normal"]
    style.quick_style = True
    return style


def _font(style: Any, size: float, colour: RGBColor, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _speak(document: Document, locale: str) -> None:
    """The language that spelling and screen readers go by."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)
