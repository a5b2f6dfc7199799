"""The restore drill: what was backed up comes back the same, or it says what does not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals
from time import monotonic, sleep

import psycopg
import pytest

from forum.embedded.contents import Content, differences
from forum.embedded.drill import Backup, back_up, bring_back, new_cluster, require_equal
from forum.embedded.errors import StackError
from forum.embedded.external import postgres_arguments
from forum.embedded.folder import ROOT, Folder
from forum.embedded.postgres import APPLICATION, OWNER, Postgres
from tests.conftest_portal import Portal, stack_environment, stack_folder
from tests.embedded.processes import alive_after, descendants, find

TABLES = f"""
    create table note (id bigint generated always as identity primary key, text text, at timestamptz);
    insert into note (text, at) select repeat('Å', n), now() from generate_series(1, 2000) n;
    create table plain (id int);
    create role other_portal;
    grant select on note to {APPLICATION}, other_portal;
"""


@pytest.fixture
def parent() -> Iterator[Path]:
    with stack_folder() as var:
        yield var.parent


@pytest.fixture
def url() -> Iterator[str]:
    """A small database beside the tests' own."""
    server = Postgres(Folder(Path(os.environ["PORTAL_VAR"])))
    server.query("create database drilled")
    url = server.url(OWNER).rpartition("/")[0] + "/drilled"
    try:
        _execute(url, TABLES)
        yield url
    finally:
        server.query("drop database drilled")
        server.query("drop role other_portal")


@pytest.fixture
def backup(url: str, parent: Path) -> Backup:
    media = parent / "media"
    (media / "papers").mkdir(parents=True)
    (media / "papers" / "a.pdf").write_bytes(b"%PDF-1.7 a")
    (media / "papers" / ".building-b").write_bytes(b"%PDF half")
    return back_up(url, media, parent / "backup")


@pytest.fixture
def server(parent: Path) -> Iterator[Postgres]:
    with new_cluster(Folder(parent / "cluster")) as server:
        yield server


def _execute(url: str, statements: str) -> None:
    with closing(psycopg.connect(**postgres_arguments(url), autocommit=True)) as connection:
        connection.execute(statements)


def test_restored_database_and_files_are_the_same(backup: Backup, server: Postgres, parent: Path) -> None:
    tables, files = bring_back(backup, server, parent / "restored")
    require_equal(backup, tables, files)
    assert {name: content.size for name, content in tables.items()} == {"note": 2000, "plain": 0}
    assert {name: content.size for name, content in files.items()} == {"papers/a.pdf": 10}
    assert server.query("select has_table_privilege('other_portal', 'note', 'select')") == "t"


@pytest.mark.parametrize("lost", [0.7, 0.1, 0.0])
def test_truncated_dump_fails_and_leaves_no_table(
    backup: Backup, server: Postgres, parent: Path, lost: float
) -> None:
    whole = backup.dump.read_bytes()
    backup.dump.write_bytes(whole[: int(len(whole) * (1 - lost)) - 1])
    with pytest.raises(StackError, match=r"^pg_restore failed: "):
        bring_back(backup, server, parent / "restored")
    assert server.query("select count(*) from pg_tables where schemaname = 'public'") == "0"


def test_difference_is_named(backup: Backup, server: Postgres, parent: Path) -> None:
    tables, _ = bring_back(backup, server, parent / "restored")
    changed = tables | {"plain": Content(1, "0"), "note": Content(2000, "0")}
    with pytest.raises(StackError) as told:
        require_equal(backup, changed, {})
    assert str(told.value) == (
        "What was restored is not what was backed up. Table note has other content."
        " Table plain had 0 rows and has 1. File papers/a.pdf is missing."
    )


def test_one_changed_letter_changes_the_contents(
    backup: Backup, url: str, server: Postgres, parent: Path
) -> None:
    _execute(url, "update note set text = 'A' where id = 1")
    (parent / "media" / "papers" / "a.pdf").write_bytes(b"%PDF-1.7 b")
    later = back_up(url, parent / "media", parent / "later")
    assert differences("Table", "rows", backup.tables, later.tables) == ["Table note has other content."]
    assert differences("File", "bytes", backup.files, later.files) == ["File papers/a.pdf has other content."]


def test_new_cluster_leaves_nothing_behind(parent: Path) -> None:
    with new_cluster(Folder(parent / "cluster")) as server:
        assert server.query("select 1", database="postgres") == "1"
    assert not (parent / "cluster").exists()
    assert not server.sockets.exists()
    assert server.process.ended()


def _drill(var: Path, temporary: Path) -> "subprocess.Popen[str]":
    """As `./run manage restore_drill` starts it."""
    temporary.mkdir()
    temporary.chmod(0o711)
    return subprocess.Popen(
        [sys.executable, "-m", "forum.embedded", "manage", "restore_drill"],
        cwd=ROOT,
        env=stack_environment(var, TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _ok(drill: "subprocess.Popen[str]") -> str:
    said, errors = drill.communicate(timeout=120)
    assert (drill.returncode, errors) == (0, "")
    steps = [line[:16].strip() for line in said.splitlines()[:-1]]
    assert steps == ["back up", "restore", "compare", "migrate --check"]
    return said.splitlines()[-1]


@pytest.mark.check
def test_drill_beside_the_running_portal(portal: Portal, parent: Path) -> None:
    said = _ok(_drill(portal.var, parent / "tmp"))
    assert said.startswith("restore drill: ok, ")
    assert said.endswith(" files")
    assert list((parent / "tmp").iterdir()) == []


@pytest.mark.check
def test_drill_without_a_running_portal(parent: Path) -> None:
    media = parent / "var" / "media"
    media.mkdir(parents=True)
    (media / "note.txt").write_text("kept")
    assert _ok(_drill(parent / "var", parent / "tmp")).endswith(" tables, 1 files")
    assert list((parent / "tmp").iterdir()) == []


@pytest.mark.check
@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
def test_drill_that_is_ended_cleans_up(portal: Portal, parent: Path, number: Signals) -> None:
    """SIGTERM goes to `./run` alone, Ctrl-C to everything in the terminal."""
    drill = _drill(portal.var, parent / "tmp")
    until = monotonic() + 60
    while not list((parent / "tmp").glob("*/cluster/pg/postmaster.pid")) and monotonic() < until:
        sleep(0.02)
    processes = descendants(drill.pid)
    assert find(processes, f"{parent / 'tmp'}") > 0
    os.kill(drill.pid if number == SIGTERM else -drill.pid, number)
    drill.communicate(timeout=60)
    assert drill.returncode == 128 + number
    assert alive_after(processes, 10) == set()
    assert list((parent / "tmp").iterdir()) == []


def test_drill_without_an_address_says_what_to_do(parent: Path) -> None:
    env = stack_environment(parent / "var", PORTAL_EMBEDDED="1", REDIS_URL=os.environ["REDIS_URL"])
    done = subprocess.run(
        [sys.executable, "manage.py", "restore_drill"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: Set DATABASE_OWNER_URL, or use ./run manage restore_drill.\n",
    )
