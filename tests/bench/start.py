"""`./run bench start`: how long the portal takes to its first healthy answer, on an empty folder and again.

Wall seconds from the command to the printed address; prints a JSON line per start and a table at the end.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from signal import SIGTERM

from forum.embedded.folder import ROOT
from forum.embedded.ports import free_port

ROUNDS = 5
STEP = re.compile(r"^\[ *([\d.]+) s\] (.+)$", re.MULTILINE)


def start(var: Path) -> dict[str, float]:
    """One start and its steps, each in seconds since the command was given."""
    env = {**os.environ, "PORTAL_VAR": str(var)}
    output = var.with_suffix(".out")
    with output.open("wb") as out:
        began = time.perf_counter()
        command = [sys.executable, "manage.py", "up", "--port", str(free_port())]
        portal = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        while "Ctrl-C stops everything" not in output.read_text():
            if portal.poll() is not None:
                raise SystemExit(output.read_text())
            time.sleep(0.01)
        took = time.perf_counter() - began
    finally:
        portal.send_signal(SIGTERM)
        portal.wait()
    return {what: float(seconds) for seconds, what in STEP.findall(output.read_text())} | {"first 200": took}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True) as parent:
        Path(parent).chmod(0o711)
        var = Path(parent) / "var"
        rounds = {"empty folder": [start(var)], "again": [start(var) for _ in range(ROUNDS)]}
    for name, measured in rounds.items():
        for row in measured:
            sys.stdout.write(
                json.dumps({"bench": "start", "case": name, "load": os.getloadavg()[0], **row}) + "\n"
            )
    sys.stdout.write(f"\n{'start':<14}{'median s':>10}{'least':>8}{'most':>8}{'bar':>8}\n")
    for name, bar in (("empty folder", "90"), ("again", "8")):
        took = [row["first 200"] for row in rounds[name]]
        middle = statistics.median(took)
        sys.stdout.write(f"{name:<14}{middle:>10.1f}{min(took):>8.1f}{max(took):>8.1f}{bar:>8}\n")


if __name__ == "__main__":
    main()
