"""What is vendored is what was checked in, and nothing inline or foreign slips into pages and styles."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VENDORED = json.loads((STATIC / "vendor/MANIFEST.json").read_text())
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "forum/img/icons.svg").read_text()))

# Papers are read by the PDF program alone, which needs no content policy.
PAGES = [path for path in TEMPLATES if "papers" not in path.parts]

INLINE = {
    "a style attribute": r"<[^>]+\sstyle\s*=",
    "a style element": r"<style\b",
    "an event attribute": r"<[^>]+\son[a-z]+\s*=",
    "a script with a body": r"<script(?![^>]*\b(?:src=|type=\"application/json\"))",
    "an evaluated attribute": r"\bhx-on|\bjs:|javascript:",
    "an address with data in it": r"[\"'(]data:",
}


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["name"])
def test_vendored_files_have_their_hashes_and_a_licence(entry: dict) -> None:
    hashes = {path: hashlib.sha256((STATIC / path).read_bytes()).hexdigest() for path in entry["files"]}
    assert hashes == entry["files"]
    assert (STATIC / entry["licence_file"]).read_text().strip()
    assert {"name", "version", "licence", "source"} <= set(entry)


def test_vendor_folder_holds_nothing_unlisted() -> None:
    listed = {path for entry in VENDORED for path in [*entry["files"], entry["licence_file"]]}
    found = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert found - listed == {"vendor/MANIFEST.json"}


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_style_sheet_fetches_nothing_foreign(path: Path) -> None:
    addresses = re.findall(r"url\(([^)]*)\)|@import\s+([^;]+)", path.read_text())
    foreign = [each for pair in addresses for each in pair if re.search(r"data:|https?:|//", each)]
    assert foreign == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_nothing_inline(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
    assert [what for what, pattern in INLINE.items() if re.search(pattern, text, re.IGNORECASE)] == []


def test_inline_patterns_see_what_they_are_for() -> None:
    planted = {
        "a style attribute": '<p style="color:red">',
        "a style element": "<style>p{}</style>",
        "an event attribute": '<a onclick="x()">',
        "a script with a body": "<script>x()</script>",
        "an evaluated attribute": '<a hx-on:click="x()">',
        "an address with data in it": '<img src="data:image/png;base64,x">',
    }
    assert all(re.search(INLINE[what], text) for what, text in planted.items())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_uses_icons_that_exist(path: Path) -> None:
    used = set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    used |= set(re.findall(r'{% tag \S+ "([\w-]+)"', path.read_text()))
    assert used - ICONS == set()
