"""Two portals on one database and one bucket, each with a folder of its own: what one makes the other hands out."""

import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from signal import SIGTERM
from typing import Any

import pytest

from forum.embedded.folder import ROOT
from forum.embedded.ports import HOST, free_port
from forum.embedded.process import tie_to
from tests.bucket.server import Server
from tests.conftest_portal import (
    _servers,
    end,
    stack_environment,
    stack_folder,
    start_stack,
    wait_for_welcome,
)
from tests.meetings.handouts import a_docx
from tests.paper.certificates import issue, written

pytestmark = pytest.mark.check
BUCKET, TOKEN, PATIENCE = "delad-lagring", "t" * 32, 90.0
YEAR = "/kronoberg/uppfoljning/2026/"
SETUP = "from tests.bucket.staging import open_forum; open_forum()"


@dataclass
class Machines:
    """The first has the worker; the second only pages."""

    first: str
    second: str
    folders: tuple[Path, Path]
    outside: dict[str, str]  # of whoever starts a command, which finds the servers by itself
    env: dict[str, str]
    cookie: str
    meeting: str

    def ask(self, url: str, **more: Any) -> Any:
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, **more.pop("headers", {})
        }  # fmt: skip
        request = urllib.request.Request(url, headers=headers, **more)  # noqa: S310  # our own
        return urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310

    def read(self, url: str) -> bytes:
        with self.ask(url) as answer:
            return answer.read()

    def is_there(self, url: str) -> bool:
        try:
            return self.read(url).startswith(b"%PDF")
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.NOT_FOUND:
                raise
            return False

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def machines(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    server.make_bucket(BUCKET)
    with stack_folder() as var, stack_folder() as other:
        seal = written(tmp_path_factory.mktemp("seal"), issue("Sigill", issue("Rot", ca=True)))
        more = server.environment(BUCKET) | {"PORTAL_SEAL_KEY": seal.key, "PORTAL_SEAL_CERT": seal.cert}
        more["PORTAL_SECRET_KEY"] = "one key for all machines " * 3
        port, second = free_port(), free_port()
        stack = start_stack(var, port, "--no-demo", **more)
        try:
            wait_for_welcome(stack, var)
            outside = stack_environment(var, **more)
            env = outside | _servers(var).environment() | more  # one key, not each folder's own
            with _pages(env | {"PORTAL_VAR": str(other)}, second):
                pages = f"http://{HOST}:{port}", f"http://{HOST}:{second}"
                found = Machines(*pages, (var, other), outside, env, "", "")
                done = found.manage("shell", "-c", SETUP)
                assert done.returncode == 0, done.stderr
                said = json.loads(done.stdout.strip().splitlines()[-1])
                found.cookie, found.meeting = said["cookie"], said["meeting"]
                yield found
        finally:
            end(stack)


@contextmanager
def _pages(env: dict[str, str], port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "uvicorn", "forum.asgi:application", "--host", HOST, "--port", str(port)]
    pages = subprocess.Popen(
        [*command, "--lifespan", "off", "--log-level", "warning"], cwd=ROOT, env=env,
        preexec_fn=tie_to(os.getpid(), SIGTERM),
    )  # fmt: skip
    try:
        _wait_for(f"http://{HOST}:{port}/livez", pages)
        yield
    finally:
        pages.terminate()
        pages.wait(20)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # our own
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def paper(machines: Machines) -> bytes:
    """Ordered at the second machine, made and sealed by the first one's worker."""
    machines.ask(f"{machines.second}{YEAR}bestall/", data=b"", method="POST").close()
    until = time.monotonic() + PATIENCE
    while not machines.is_there(address := f"{machines.first}{YEAR}utgava/1/pdf/"):
        assert time.monotonic() < until, "the paper was not made and sealed in time"
        time.sleep(0.3)
    return machines.read(address)


def test_paper_is_the_same_wherever_it_is_read(
    machines: Machines, server: Server, paper: bytes, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(paper).hexdigest()
    assert machines.read(f"{machines.second}{YEAR}utgava/1/pdf/") == paper
    assert server.content(BUCKET, f"papers/{sha256}.pdf") == paper
    made, sealed = sorted(
        (server.content(BUCKET, name) for name in server.names(BUCKET) if name.startswith("papers/")), key=len
    )
    assert (sealed == paper, sealed.startswith(made)) == (True, True)  # the seal is set on what was made
    file = tmp_path / "uppfoljning.pdf"
    file.write_bytes(paper)
    done = machines.manage("verify_report", str(file))
    assert done.returncode == 0, done.stdout


def test_file_goes_in_at_one_and_out_at_the_other(machines: Machines, server: Server) -> None:
    content = a_docx()
    place = f"/kronoberg/moten/{machines.meeting}/handlingar/"
    body, kind = _form({"place": "motet", "description": ""}, "papers", "Underlag.docx", content)
    machines.ask(
        f"{machines.first}{place}bifoga/", data=body, headers={"Content-Type": kind}, method="POST"
    ).close()
    page = machines.read(f"{machines.second}{place}").decode()
    number = page.partition(f"{place}fil/")[2].partition("/")[0]
    assert machines.read(f"{machines.second}{place}fil/{number}/") == content
    sha256 = hashlib.sha256(content).hexdigest()
    assert server.content(BUCKET, f"files/{sha256[:2]}/{sha256}") == content


def test_nothing_lies_on_either_machine(machines: Machines, server: Server, paper: bytes) -> None:
    assert len(server.names(BUCKET)) >= 2  # as it was made, and sealed
    left = [file for var in machines.folders for file in (var / "media").rglob("*") if file.is_file()]
    assert left == []


def test_operator_finds_all_well_and_knows_what_a_backup_holds(
    machines: Machines, paper: bytes, tmp_path: Path
) -> None:
    assert json.loads(machines.read(f"{machines.second}/healthz"))["files"] == "ok"
    checked = machines.manage("verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "papers                  1 checked, 0 broken" in checked.stdout
    assert "seals                   1 checked, 0 broken" in checked.stdout
    command = [sys.executable, "-m", "forum.embedded", "manage", "backup", "--into", str(tmp_path / "kept")]
    kept = subprocess.run(
        command, cwd=ROOT, env=machines.outside, capture_output=True, text=True, check=False
    )
    assert kept.returncode == 0, kept.stderr
    assert f"The papers and attached files are in the bucket {BUCKET} and not in this backup:" in kept.stdout
    (folder,) = (tmp_path / "kept").iterdir()
    assert json.loads((folder / "manifest.json").read_text())["bucket"] == BUCKET


def _form(fields: dict[str, str], name: str, file: str, content: bytes) -> tuple[bytes, str]:
    edge = "x" * 40
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
