"""`manage.py rebuild_report`: the file again from its snapshot."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forum.embedded.folder import ROOT
from forum.models import Paper
from forum.report.models import Edition
from tests.conftest_portal import Portal
from tests.report.conftest import stand_in

Ordered = Callable[..., Edition]


def test_same_snapshot_gives_the_same_file_without_the_stored_one(
    ordered: Ordered, media: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper, into = ordered(true=True).paper, tmp_path / "again.pdf"
    for file in media.iterdir():
        file.unlink()
    call_command("rebuild_report", "kronoberg", "2026", "1", "--into", str(into))
    said = capsys.readouterr().out
    assert said == f"same bytes: sha256={paper.sha256} pages={paper.pages} size={paper.size}\n"
    assert hashlib.sha256(into.read_bytes()).hexdigest() == paper.sha256
    assert list(media.iterdir()) == []
    Paper.objects.filter(pk=paper.pk).update(sha256="0" * 64, tools={**paper.tools, "pango": "1.44.0"})
    with pytest.raises(CommandError) as refusal:
        call_command("rebuild_report", "kronoberg", "2026", "1")
    first, *named = str(refusal.value).splitlines()
    assert first == f"The bytes differ: SHA-256 {paper.sha256} now, {'0' * 64} in the row."
    assert named == [f"  pango: 1.44.0 then, {paper.tools['pango']} now"]


def test_command_says_what_it_cannot_compare(ordered: Ordered, tmp_path: Path) -> None:
    edition = ordered(build=False)
    with pytest.raises(CommandError, match="no edition 2 of 2026 in 'kronoberg'"):
        call_command("rebuild_report", "kronoberg", "2026", "2")
    with pytest.raises(CommandError, match="not ready"):
        call_command("rebuild_report", "kronoberg", "2026", "1")
    stand_in(edition.paper)


@pytest.mark.check
@pytest.mark.parametrize("seed", ["0", "4711"])
def test_fresh_process_with_empty_storage_makes_the_same_bytes(
    portal: Portal, seed: str, tmp_path: Path
) -> None:
    """What the real worker built when the demo was loaded, in a process that shares nothing with it but the row."""
    env = {**portal.env, "PYTHONHASHSEED": seed, "PORTAL_VAR": str(tmp_path / "var")}
    command = [sys.executable, "manage.py", "rebuild_report", "kronoberg", "2025", "2"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("same bytes: sha256=")
    assert not (tmp_path / "var" / "media").exists()
