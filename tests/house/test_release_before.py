"""While a portal is upgraded, the release before runs on for a moment on the tables of the new one: with a demo that
it has loaded itself, every page of it answers on them, and every page of the new release answers on its data.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql

from tests.house.test_structure import ROOT

pytestmark = pytest.mark.check
DATABASE = f"release_before_{os.getpid()}"
PAGES = 150
NO_HISTORY = (
    "The release before is taken from the history, and this copy of the project has none that goes back to it:"
    " clone it with its whole history (git fetch --unshallow), and it is no longer expected to fail."
)


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True)
    return done.stdout if done.returncode == 0 else b""


def version_at(commit: str) -> str:
    return version_in(git("show", f"{commit}:pyproject.toml").decode())


def version_in(project: str) -> str:
    found = re.search(r'^version = "(.+)"', project, re.M)
    return found[1] if found else ""


def commit_before(present: str) -> str:
    """The newest commit that gave the project a version other than the present one: what is running somewhere."""
    for commit in git("log", "--format=%H", "HEAD", "--", "pyproject.toml").decode().split():
        before, version = version_at(f"{commit}^"), version_at(commit)
        if before and version not in {before, present}:
            return commit
    return pytest.xfail(NO_HISTORY)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the release before, in a folder of its own."""
    commit = commit_before(version_in((ROOT / "pyproject.toml").read_text()))
    folder = tmp_path_factory.mktemp("release-before")
    packed = git("archive", "--format=tar", commit)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An empty one on the tests' own server: the settings of a portal that uses it."""
    given = conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    name = sql.Identifier(DATABASE)
    with psycopg.connect(conninfo.make_conninfo(**given), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        url = re.sub(r"/[^/?]*(?=\?|$)", f"/{DATABASE}", os.environ["DATABASE_URL"], count=1)
        own = {"DATABASE_URL": url, "PORTAL_VAR": str(tmp_path_factory.mktemp("var")), "PORTAL_EMBEDDED": "1"}
        yield own
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def manage(release: Path, portal: dict[str, str], *arguments: str) -> str:
    """In a process of its own, with the present libraries."""
    left_out = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH", "PORTAL_SIGN_IN", "DATABASE_OWNER_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=release,
        env={**inherited, **portal},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (release, arguments, (done.stdout + done.stderr)[-3000:])
    return done.stdout


def visit(release: Path, portal: dict[str, str]) -> dict[str, Any]:
    smoke = ROOT / "tests" / "house" / "smoke.py"
    printed = manage(release, portal, "shell", "--no-imports", "-c", f"exec(open({str(smoke)!r}).read())")
    return json.loads(printed.strip().splitlines()[-1])


def test_both_releases_answer_on_the_new_tables(before, database):
    manage(before, database, "prepare_database", "--demo", "always")
    assert "[ ]" in manage(ROOT, database, "showmigrations", "--plan"), "nothing to upgrade"
    manage(ROOT, database, "migrate", "--verbosity", "0")
    for release in (before, ROOT):
        seen = visit(release, database)
        assert (seen["code"], seen["refused"]) == (str(release), {})
        assert seen["pages"] >= PAGES


def test_missing_history_is_said(monkeypatch):
    monkeypatch.setattr("tests.house.test_release_before.git", lambda *_: b"")
    with pytest.raises(pytest.xfail.Exception, match="whole history"):
        commit_before("0.5.0")
