"""The rules of the house that a machine can check."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("forum", "members", "meetings", "projects")
LONGEST_FILE = 300


def modules() -> list[Path]:
    found = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def views() -> list[Path]:
    return [path for path in modules() if path.name == "views.py" or path.parent.name == "views"]


def test_imports_go_downwards_only():
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout


def test_files_are_split_before_they_grow():
    long = {named(path): n for path in modules() if (n := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_views_start_at_the_forum():
    reaching = [named(path) for path in views() if re.search(r"\.objects\b", path.read_text())]
    assert reaching == []


def test_every_deed_module_asks_its_rule():
    """A function that names `by: Seat` and writes history has asked `require` or calls one that does."""
    silent = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            names = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
            text = ast.unparse(node)
            if "by" in names and "history.record(" in text and "require(" not in text:
                silent.append(f"{named(path)}:{node.name}")
    assert silent == []


def test_nothing_is_named_utils_or_common():
    forbidden = {"utils", "helpers", "services", "common", "misc"}
    assert [named(path) for path in modules() if path.stem in forbidden] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_say_what_they_do():
    unnamed = [
        named(path)
        for name in PACKAGES
        for path in (ROOT / name).rglob("migrations/0*.py")
        if "_auto_" in path.name
    ]
    assert unnamed == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_names_no_host_and_has_hashes(lock):
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^[A-Za-z0-9_.\[\]-]+==", text, re.MULTILINE)
    assert "://" not in text
    assert "index-url" not in text
    assert len(pins) > 40
    assert text.count("--hash=sha256:") >= len(pins)


def test_templates_hold_no_inline_style_or_script():
    bad = re.compile(
        r"<style|<script(?![^>]*(\bsrc=|application/json))|\sstyle=|\son[a-z]+=|hx-on|js:", re.IGNORECASE
    )
    found = [
        f"{named(path)}: {hit.group(0)}"
        for path in (ROOT / "templates").rglob("*.html")
        if "papers" not in path.parts
        for hit in [bad.search(path.read_text())]
        if hit
    ]
    assert found == []


def test_forbidden_words_never_appear():
    """The forum is no statutory committee (see the decision records)."""
    forbidden = re.compile("överklaga|anslås|laga kraft", re.IGNORECASE)
    places = [*(ROOT / "templates").rglob("*.*"), *(ROOT / "locale").rglob("*.po"), *modules()]
    assert [named(path) for path in places if forbidden.search(path.read_text(errors="ignore"))] == []
