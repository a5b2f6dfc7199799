"""`python -m tests.soak._standing uvicorn …` or `… celery …`: a process of the portal that stands still on command.

`SOAK_FOLDER/hold` names the point. Whoever comes there writes `reached-<pid>` and waits until `hold` says another.
The portal's own code knows nothing of this: its functions are wrapped before it starts.
"""

import os
import runpy
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from typing import Any

import django

FOLDER = Path(os.environ.get("SOAK_FOLDER", "/nowhere"))
PAGE = 3


def held() -> str:
    with suppress(OSError):
        return (FOLDER / "hold").read_text()
    return ""


def stand(point: str) -> None:
    if held() != point:
        return
    (FOLDER / f"reached-{os.getpid()}").write_text(point)
    while held() == point:
        time.sleep(0.01)


def before(point: str, deed: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(deed)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        stand(point)
        return deed(*arguments, **named)

    return wrapped


def after(point: str, deed: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(deed)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        done = deed(*arguments, **named)
        stand(point)
        return done

    return wrapped


class Bell:
    """In the web process; while there is a file `lose`, what is rung is not heard."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def send_task(self, *arguments: Any, **named: Any) -> None:
        stand("committed")
        if not (FOLDER / "lose").exists():
            self.app.send_task(*arguments, **named)


class Outcome:
    """The row says ready, its letter is not written, and nothing is committed."""

    def __init__(self, signal: Any) -> None:
        self.signal = signal

    def send_robust(self, *arguments: Any, **named: Any) -> Any:
        stand("readied")
        return self.signal.send_robust(*arguments, **named)


def plant_in_the_web() -> None:
    from forum.paper import requests as papers  # noqa: PLC0415  only once Django stands
    from forum.report import requests as editions  # noqa: PLC0415

    editions.request_paper = after("ordered", editions.request_paper)
    papers.current_app = Bell(papers.current_app)  # type: ignore[assignment]


def plant_in_the_worker() -> None:
    from forum.paper import build, document, making, storage, tasks  # noqa: PLC0415  only once Django stands

    if "SOAK_LEASE" in os.environ:
        build.LEASE = timedelta(seconds=float(os.environ["SOAK_LEASE"]))
    document.Throttle = partial(document.Throttle, interval=0)  # type: ignore[assignment,misc]
    build.build_paper = before("rung", build.build_paper)
    build._build = before("claimed", build._build)
    making.sheet.html_of = after("reading", making.sheet.html_of)
    storage.store = after("stored", storage.store)
    build.settled = Outcome(build.settled)  # type: ignore[assignment]
    tasks.ring = before("sweeping", tasks.ring)
    report = build.Claim.report

    def reported(claim: Any, progress: Any) -> None:
        report(claim, progress)
        if progress.page == PAGE:
            stand({"layout": "setting", "writing": "writing"}.get(progress.phase, ""))

    build.Claim.report = reported  # type: ignore[method-assign]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    django.setup()
    {"uvicorn": plant_in_the_web, "celery": plant_in_the_worker}[sys.argv[1]]()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
