"""Names of files as people gave them, made safe to store, to send and to put in a zip."""

import re
import unicodedata

LONGEST = 150
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]+')


def clean_name(name: str) -> str:
    """The last part of the path, without what a file system or a reader could be deceived by."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(letter if _is_shown(letter) else " " for letter in last)
    tidy = " ".join(_FORBIDDEN.sub("-", shown).split()).strip(" .")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        stem, ending = tidy, ""
    stem = _fitting(stem.strip(" .") or "fil", len(ending))
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def unique(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken (letter case apart); it is then taken itself."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{stem} ({number}){ending}", number + 1
    taken.add(found.casefold())
    return found


def _fitting(stem: str, ending: int) -> str:
    return stem[: max(1, LONGEST - ending - 1)].rstrip(" .") or "fil"


def _is_shown(letter: str) -> bool:
    """No control characters, no marks that turn the direction of writing, no halves of a pair."""
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
