"""Registration numbers of the fund, in the three shapes its programme periods have used."""

import re
from urllib.parse import quote

SHAPES = (
    re.compile(r"\d{4}/\d{5}"),  # 2014–2020
    re.compile(r"\d{2}-\d{3}-[A-Z]\d{2}"),  # 2021–2027
    re.compile(r"\d{4}-\d{7}"),  # 2007–2013
)
PROJEKTBANKEN = "https://www.esf.se/resultat/projektbanken/projekt/?dnr="


def has_known_shape(dnr: str) -> bool:
    """Only ever a hint: other funds number in other ways."""
    return any(shape.fullmatch(dnr) for shape in SHAPES)


def link(dnr: str) -> str:
    """The project's page in Projektbanken, or nothing when the number is not one of the fund's."""
    return PROJEKTBANKEN + quote(dnr, safe="/") if has_known_shape(dnr) else ""
