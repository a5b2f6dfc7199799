"""`python -m tests.bench._report_makers KIND FILE OUT`: makes the report once for each line that it reads.

`ours` and `plain` are warm processes; `chromium` and `typst` start a process each time, whose whole tree is counted.
"""

import ctypes
import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import django

PR_SET_CHILD_SUBREAPER = 36
STATIC = Path(__file__).resolve().parents[2] / "static" / "paper"
CHROMIUM = ("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
CALM = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)

Make = Callable[[], dict[str, Any]]


def paper_of(file: Path) -> Any:
    from forum.models import Paper  # noqa: PLC0415  only once Django stands

    fields = json.loads(file.read_text())
    return Paper(**fields | {"requested_at": datetime.fromisoformat(fields["requested_at"])})


def ours(file: Path, out: Path) -> Make:
    """As the worker: everything but the row, the lease and the stored file."""
    from forum.celery import app  # noqa: PLC0415
    from forum.paper import attached, sheet, tasks  # noqa: F401, PLC0415
    from forum.paper.document import render_pdf  # noqa: PLC0415

    app.loader.import_default_modules()
    paper = paper_of(file)

    def make() -> dict[str, Any]:
        began = time.process_time()
        html = sheet.html_of(paper)
        set_in = time.process_time() - began
        made = render_pdf(html, sheet.meta_of(paper), attached.attachments_of(paper))
        out.write_bytes(made.data)
        return {"pages": made.pages, "template_cpu_s": round(set_in, 3)}

    return make


def plain(file: Path, out: Path) -> Make:
    """WeasyPrint as it comes: no tags, no standard, no data files, no check."""
    from weasyprint import HTML  # noqa: PLC0415

    from forum.paper import sheet  # noqa: PLC0415

    html = sheet.html_of(paper_of(file))

    def make() -> dict[str, Any]:
        document = HTML(string=html, base_url=f"{STATIC.as_uri()}/").render()
        out.write_bytes(document.write_pdf())
        return {"pages": len(document.pages)}

    return make


def chromium(file: Path, out: Path) -> Make:
    from forum.paper import sheet  # noqa: PLC0415

    page = out.with_suffix(".html")
    html = sheet.html_of(paper_of(file))
    page.write_text(html.replace("<head>", f'<head><base href="{STATIC.as_uri()}/">', 1))
    profile = f"--user-data-dir={out.with_suffix('.profile')}"
    command = [
        *CHROMIUM,
        *CALM,
        profile,
        "--allow-file-access-from-files",
        f"--print-to-pdf={out}",
        page.as_uri(),
    ]
    return lambda: run(command, out)


def typst(file: Path, out: Path) -> Make:
    """The same words, tables and charts, set plainly, with both standards."""
    from forum.paper import sheet  # noqa: PLC0415
    from tests.bench._typst import fonts_into, source_of  # noqa: PLC0415

    paper = paper_of(file)
    folder = out.with_suffix(".typst")
    folder.mkdir()
    fonts_into(folder / "fonts")
    (folder / "report.typ").write_text(source_of(sheet.html_of(paper), paper.title, folder))
    code = (
        "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], "
        "ignore_system_fonts=True, pdf_standards=['a-3a', 'ua-1'])"
    )
    command = [sys.executable, "-c", code, str(folder / "report.typ"), str(out), str(folder / "fonts")]
    return lambda: run(command, out)


def run(command: list[str], out: Path) -> dict[str, Any]:
    """CPU of the process and of all that it left behind, which the kernel gives to us."""
    out.unlink(missing_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    if done.returncode or not out.exists():
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")
    from pypdf import PdfReader  # noqa: PLC0415

    return {"pages": len(PdfReader(out).pages)}


def peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def cpu() -> float:
    """Seconds of this process and of all its children so far."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in each)


def main() -> None:
    kind, file, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    os.environ.setdefault("PORTAL_EMBEDDED", "1")
    django.setup()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    make = {"ours": ours, "plain": plain, "chromium": chromium, "typst": typst}[kind](file, out)
    for _line in sys.stdin:
        before = cpu()
        made = make()
        gc.collect()  # as the worker's task does
        seconds = cpu() - before
        row = {
            "cpu_s": round(seconds, 3),
            "peak_mb": round(peak_mb(), 1),
            "kb": out.stat().st_size // 1024,
            **made,
        }
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
