"""Every word of the interface has its Swedish, and the compiled catalogue is the one that was reviewed."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"
# Words that Swedish and English share.
SAME_IN_BOTH = (ROOT / "locale" / "same_in_both.txt").read_text().splitlines()


def entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def test_every_message_is_translated():
    missing = [entry.msgid for entry in entries() if not entry.translated()]
    assert missing == []


def test_no_translation_is_a_guess():
    assert [entry.msgid for entry in entries() if entry.fuzzy] == []


def test_swedish_is_not_english():
    same = {entry.msgid for entry in entries() if entry.msgid == entry.msgstr}
    assert sorted(same) == sorted(SAME_IN_BOTH)


def test_compiled_catalogue_is_up_to_date():
    compiled = {
        entry.msgid_with_context: entry.msgstr or entry.msgstr_plural
        for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }
    written = {entry.msgid_with_context: entry.msgstr or entry.msgstr_plural for entry in entries()}
    assert compiled == written


def test_catalogue_knows_every_message_in_the_code(tmp_path):
    known = {(entry.msgctxt, entry.msgid) for entry in entries()}
    assert messages_in_code(tmp_path) - known == set()


def messages_in_code(folder: Path) -> set[tuple[str | None, str]]:
    """What makemessages finds in a copy of the sources."""
    for name in ("forum", "members", "meetings", "projects", "templates"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    (folder / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "sv", "-v", "0"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    found = polib.pofile(str(folder / "locale" / "sv" / "LC_MESSAGES" / "django.po"))
    return {(entry.msgctxt, entry.msgid) for entry in found}
