"""The logic of `manage.py up`: starts the whole portal on this machine, watches it, leaves nothing behind."""

import os
import signal
import sys
import time
from dataclasses import dataclass

from forum.embedded import health, programs
from forum.embedded.errors import StackError
from forum.embedded.external import require_external_servers
from forum.embedded.folder import Folder
from forum.embedded.ports import HOST, require_free_port
from forum.embedded.prepared import Facts
from forum.embedded.process import Process, remember
from forum.embedded.readying import Demo, make_ready
from forum.embedded.servers import Servers, manage_process, unsafe_fast
from forum.embedded.system import PANGO_PACKAGES, missing_libraries
from forum.embedded.watch import Watch

GRACE = 30.0
PATIENCE = 120.0
# Patient: on the first start the worker first makes the papers of the demo's own meetings.
REPORT = ("build_report", "kronoberg", "2025", "--wait", "300")


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass
class Options:
    port: int = 8000
    once: bool = False
    demo: bool | None = None


class Supervisor:
    def __init__(self, folder: Folder, options: Options) -> None:
        self.folder, self.options = folder, options
        self.signals = 0
        self.servers: Servers | None = None
        self.programs: list[Process] = []
        self.began = time.monotonic()

    def run(self) -> int:
        self._listen()
        _require_libraries()
        self.folder.open()
        with self.folder.locked("up"):
            require_free_port(self.options.port)
            require_external_servers()
            try:
                return self._live()
            except Stopped:
                return 1 if self.options.once else 0
            finally:
                self._stop()

    def _listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Under nohup a closed terminal is no reason to stop.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    def _on_signal(self, *_: object) -> None:
        self.signals += 1

    def pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.signals:
            time.sleep(min(left, 0.1))
        if self.signals:
            raise Stopped

    def _live(self) -> int:
        servers = self.servers = Servers(self.folder, unsafe_fast=unsafe_fast())
        servers.start(self.pause)
        self._tell(f"{' and '.join(servers.names)} ready")
        facts = make_ready(self.folder, servers, self._demo(servers), self.pause)
        self._tell("schema, rights and files up to date")
        env = self._environment(servers)
        self._start_programs(env)
        self._welcome(facts, env["PORTAL_SETUP_TOKEN"])
        watches = [Watch(program, program.start) for program in self.programs]
        watches += [Watch(server.process, server.start) for server in servers.own]
        return self._report(servers, watches) if self.options.once else self._watch(watches)

    def _demo(self, servers: Servers) -> Demo:
        if self.options.demo is None:
            return "empty" if servers.postgres else "never"
        return "always" if self.options.demo else "never"

    def _start_programs(self, env: dict[str, str]) -> None:
        """The clock comes last: nobody waits for it, and it would hold up those that somebody waits for."""
        self._start(programs.web(self.folder, env, self.options.port))
        self._start(programs.worker(self.folder, env))
        self._wait_until_healthy()
        self._start(programs.beat(self.folder, env))

    def _start(self, program: Process) -> None:
        self.programs.append(program)
        program.start()
        self._remember()

    def _environment(self, servers: Servers) -> dict[str, str]:
        """The application's role only: a page can neither truncate nor alter a table."""
        token = os.environ.get("PORTAL_SETUP_TOKEN") or self.folder.secret("setup.token")
        address = os.environ.get("PORTAL_URL") or f"http://{HOST}:{self.options.port}"
        return servers.environment() | {"PORTAL_SETUP_TOKEN": token, "PORTAL_URL": address}

    def _remember(self) -> None:
        own = self.servers.own if self.servers else []
        remember(self.folder.children, [*self.programs, *(server.process for server in own)])

    def _wait_until_healthy(self) -> None:
        until = time.monotonic() + PATIENCE
        while trouble := health.trouble(self.options.port):
            for program in self.programs:
                if program.ended():
                    raise program.failure(f"{program.name} did not start.")
            if time.monotonic() > until:
                raise StackError(f"The portal did not become healthy within {PATIENCE:g} seconds: {trouble}.")
            self.pause(0.05)

    def _welcome(self, facts: Facts, token: str) -> None:
        self._tell("the portal answers and is well")
        address = f"http://{HOST}:{self.options.port}/"
        _say(f"\nIndustriforum: {address}")
        if not facts.forums:
            _say(f"There is no forum yet. Set up the first one at {address}start/?token={token}")
        _say("\n".join(facts.accounts))
        _say(f"Logs: {self.folder.logs}. Ctrl-C stops everything.\n")

    def _report(self, servers: Servers, watches: list[Watch]) -> int:
        """The whole house in one command: a paper ordered here, built by the worker's own process."""
        self._wait_for_worker(watches)
        report = manage_process(self.folder, servers, None, *REPORT)
        report.start()
        try:
            while report.runs():
                self._look_after(watches)
        finally:
            report.signal(signal.SIGTERM)
            report.wait(time.monotonic() + 5)
        return 1 if report.returncode else 0

    def _wait_for_worker(self, watches: list[Watch]) -> None:
        """The pulse that made the portal well may be an earlier worker's."""
        worker = next(program for program in self.programs if program.name == "worker")
        until = time.monotonic() + PATIENCE
        while not worker.said(programs.WORKER_READY):
            if time.monotonic() > until:
                raise worker.failure(f"The worker took no work within {PATIENCE:g} seconds.")
            self._look_after(watches)

    def _watch(self, watches: list[Watch]) -> int:
        while True:
            self._look_after(watches)

    def _look_after(self, watches: list[Watch]) -> None:
        for watch in watches:
            if sentence := watch.look(time.monotonic()):
                self._tell(sentence)
                self._remember()
        self.pause(0.2)

    def _stop(self) -> None:
        """A second signal means now."""
        for program in self.programs:
            program.signal(program.ask)
        until = time.monotonic() + GRACE
        while (
            any(program.runs() for program in self.programs) and time.monotonic() < until and self.signals < 2
        ):
            time.sleep(0.05)
        for program in self.programs:
            program.wait(0)
        if self.servers:
            self.servers.stop()
        self._tell("stopped")

    def _tell(self, text: str) -> None:
        _say(f"[{time.monotonic() - self.began:5.1f} s] {text}")


def _require_libraries() -> None:
    if missing := missing_libraries():
        raise StackError(
            f"The libraries that set the papers are missing ({', '.join(missing)}):"
            f" apt-get install -y {' '.join(PANGO_PACKAGES)}, or on macOS: brew install pango"
        )


def _say(text: str) -> None:
    if text:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
