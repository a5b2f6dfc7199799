"""`backup` and `restore`: a folder that can be checked, and a portal that works from it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from forum.embedded.errors import StackError
from forum.embedded.folder import ROOT
from forum.embedded.keeping import read_backup
from tests.conftest_portal import Portal, stack_environment, stack_folder

pytestmark = pytest.mark.check
WORK = Path(__file__).with_name("restored_work.py").read_text()


def manage(var: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """As `./run manage`: with the running portal's servers, or with servers of its own."""
    command = [sys.executable, "-m", "forum.embedded", "manage", *arguments]
    env = stack_environment(var)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def backup(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("kept") / "backups"
    done = manage(portal.var, "backup", "--into", str(into))
    assert done.returncode == 0, done.stderr
    (folder,) = into.iterdir()
    assert done.stdout == f"backup: {folder}\n"
    return folder


def test_backup_names_its_parts_and_their_hashes(portal: Portal, backup: Path) -> None:
    assert sorted(each.name for each in backup.iterdir()) == ["manifest.json", "media.tar", "portal.dump"]
    manifest = json.loads((backup / "manifest.json").read_text())
    assert set(manifest["parts"]) == {"portal.dump", "media.tar"}
    assert manifest["tables"]["forum_forum"][0] == 2
    assert read_backup(backup).tables["forum_forum"].size == 2
    assert (portal.var / "last-backup").read_text() == manifest["made_at"]


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (
            lambda it: (it / "portal.dump").write_bytes((it / "portal.dump").read_bytes()[:-1000]),
            "portal.dump is not",
        ),
        (lambda it: (it / "media.tar").unlink(), "media.tar is missing"),
        (lambda it: (it / "manifest.json").write_text("{"), "its manifest.json cannot be read"),
    ],
)
def test_backup_that_is_not_whole_is_refused(backup: Path, tmp_path: Path, harm, sentence) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(backup, copy)
    harm(copy)
    with pytest.raises(StackError, match=sentence):
        read_backup(copy)


def test_restore_spares_a_portal_with_forums(portal: Portal, backup: Path) -> None:
    done = manage(portal.var, "restore", str(backup))
    assert done.returncode == 1
    assert "This database holds 2 forums, and a backup is not put over them" in done.stderr


def test_backup_by_a_role_that_may_not_see_all_leaves_nothing(portal: Portal, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "backup", "--into", str(tmp_path / "kept")]
    done = subprocess.run(command, cwd=ROOT, env=portal.env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "backup failed: pg_dump failed: " in done.stderr
    assert list((tmp_path / "kept").iterdir()) == []


def test_people_work_on_in_the_restored_portal(backup: Path) -> None:
    """Sign in with a second factor, approve the agenda, send what that writes."""
    with stack_folder() as var:
        restored = manage(var, "restore", str(backup))
        assert restored.returncode == 0, restored.stderr
        worked = manage(var, "shell", "-v", "0", "-c", WORK)
        assert worked.returncode == 0, worked.stdout + worked.stderr
        assert worked.stdout.splitlines()[-1] == "signed in, approved, sent"
        verified = manage(var, "verify")
        assert verified.returncode == 0, verified.stdout
