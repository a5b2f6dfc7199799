"""The browser's side: its own tests, and that what is committed is what its sources make."""

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EDITOR = ROOT / "meetings" / "live" / "editor"

needs_node = pytest.mark.skipif(
    not shutil.which("node") or not (EDITOR / "node_modules").is_dir(), reason="node and npm ci"
)


def node(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["node", *arguments], cwd=EDITOR, capture_output=True, text=True, timeout=120)


@needs_node
def test_link_fields_ranking_and_prose_keep_their_word():
    files = sorted(str(path) for path in (ROOT / "tests" / "live" / "clients").glob("*.test.mjs"))
    done = node("--test", *files)
    assert done.returncode == 0, done.stdout[-4000:]
    assert len(files) == 4
    assert "# fail 0" in done.stdout


@needs_node
def test_committed_bundles_are_built_from_the_sources_byte_for_byte():
    done = node("build.mjs", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_editors_are_light_and_say_what_is_in_them():
    for name, most in (("editor.mjs", 120_000), ("writing.mjs", 75_000)):
        built = (ROOT / "static" / "meetings" / name).read_bytes()
        assert len(gzip.compress(built, 9)) <= most
    licences = (ROOT / "static" / "meetings" / "editor-LICENSES.txt").read_text()
    for name in ("yjs 13.6.33 (MIT)", "y-prosemirror 1.3.7 (MIT)", "prosemirror-history 1.5.0 (MIT)"):
        assert name in licences


def test_lock_of_the_editor_names_no_host():
    lock = (EDITOR / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') > 20
