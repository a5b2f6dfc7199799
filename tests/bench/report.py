"""`./run bench report`: the annual follow-up against plain WeasyPrint, Chromium and Typst, side by side in one run.

CPU seconds, for walls lie on a shared machine. Prints a JSON line per measurement and tables at the end.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from forum.embedded.folder import ROOT
from tests.bench._figures import Row, of, ratios, spread, table, values
from tests.soak._house import House, house
from tests.soak._stage import manage

KINDS = ("ours", "plain", "chromium", "typst")
FIGURES = {"cpu_s": "CPU s", "peak_mb": "peak MB", "pages": "pages", "kb": "kB"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench report", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[30, 100], choices=[30, 100, 300])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
    return parser.parse_args()


def say(row: Row) -> Row:
    sys.stdout.write(json.dumps({"bench": "report", "load": round(os.getloadavg()[0], 1), **row}) + "\n")
    sys.stdout.flush()
    return row


@contextmanager
def maker(kind: str, file: Path, out: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.bench._report_makers", kind, str(file), str(out)]
    env = {**os.environ, "PORTAL_EMBEDDED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        process.wait(60)


def make(process: "subprocess.Popen[str]") -> Row:
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise SystemExit("a maker ended")
    made: Row = json.loads(answer)
    return made


def measure(folder: Path, pages: int, given: argparse.Namespace) -> list[Row]:
    """Kinds take turns within each round, and each round begins with another one; the first round only warms up."""
    rows, file = [], folder / f"{pages}.json"
    with ExitStack() as stack:
        makers = {
            kind: stack.enter_context(maker(kind, file, folder / f"{pages}-{kind}.pdf"))
            for kind in given.kinds
        }
        for number in range(-1, given.rounds):
            shift = number % len(given.kinds)
            for kind in (*given.kinds[shift:], *given.kinds[:shift]):
                row = {"wanted": pages, "round": number, "kind": kind, **make(makers[kind])}
                if number >= 0:
                    rows.append(say(row))
    return rows


def write_pages(found: House, folder: Path, sizes: Sequence[int]) -> None:
    found.prepare()
    for pages in sizes:
        code = (
            f"from tests.bench._report_pages import write; write({str(folder / f'{pages}.json')!r}, {pages})"
        )
        manage(found, "shell", "-c", code)


def percentile(sample: Sequence[float], share: float) -> float:
    return sorted(sample)[min(len(sample) - 1, int(len(sample) * share))]


def tables(rows: list[Row]) -> str:
    lines, compared = [], []
    for pages in sorted({row["wanted"] for row in rows}):
        for kind in dict.fromkeys(row["kind"] for row in rows):
            found = of(rows, wanted=pages, kind=kind)
            if not found:
                continue
            sample = values(found, "cpu_s")
            p95 = f"{percentile(sample, 0.95):.2f}"
            each = f"{statistics.median(sample) / found[-1]['pages'] * 1000:.0f}"
            cells = [spread(values(found, figure)) for figure in FIGURES]
            lines.append([str(pages), kind, cells[0], p95, *cells[1:], each])
            if kind != "ours" and "ours" in {row["kind"] for row in rows}:
                sides = {"wanted": pages, "kind": "ours"}, {"wanted": pages, "kind": kind}
                shares = [spread(ratios(rows, figure, *sides)) for figure in ("cpu_s", "peak_mb")]
                compared.append([str(pages), f"ours / {kind}", *shares])
    head = ["size", "maker", "CPU s", "p95", "peak MB", "pages", "kB", "CPU ms a page"]
    return f"\n{table(head, lines)}\n{table(['size', 'ratio', 'CPU', 'peak MB'], compared)}"


def main() -> None:
    given, rows = arguments(), []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        Path(name).chmod(0o711)
        with house() as found:
            write_pages(found, Path(name), given.pages)
        for pages in given.pages:
            rows += measure(Path(name), pages, given)
    sys.stdout.write(tables(rows))


if __name__ == "__main__":
    main()
