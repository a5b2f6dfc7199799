"""A portal with a seal: settings that lead to certificates of the tests' own, and papers that wait for theirs."""

import json
from dataclasses import dataclass
from typing import Any

from forum.models import Forum, Paper
from forum.paper.meta import AttachedFile
from forum.paper.requests import request_paper
from forum.paper.seals import order_seal
from forum.paper.storage import store
from tests.paper.certificates import Issued, issue
from tests.paper.samples import MADE_AT, MINUTES, meta, page, render_pdf

FIGURES = {"meetings_held": 4, "decisions": 12}


@dataclass(frozen=True)
class Authority:
    """A root, what it has issued, and somebody it has not."""

    root: Issued
    seal: Issued
    tsa: Issued
    stranger: Issued


def make_authority() -> Authority:
    root = issue("Rot", ca=True, owner="Exempelutfärdaren")
    return Authority(
        root=root,
        seal=issue("Sigill", root),
        tsa=issue("Tid", root, stamps=True, owner="Tidstjänsten"),
        stranger=issue("Någon annan", owner="Annan organisation"),
    )


def make_pdf(figures: dict[str, Any] = FIGURES) -> bytes:
    """A small paper with a data file, as the engine makes it."""
    file = AttachedFile("siffror.json", "Siffrorna", json.dumps(figures).encode())
    return render_pdf(page("<h1>Anteckningar</h1><p>Text.</p>"), meta(), [file]).data


def finished(
    forum: Forum, pdf: bytes, kind: str = Paper.Kind.MINUTES, figures: dict[str, Any] = FIGURES
) -> Paper:
    """A paper that has been made of these bytes, and has ordered its seal as the build does."""
    snapshot = {
        **MINUTES,
        "figures": figures,
        "files": [{"name": "siffror.json", "description": "Siffrorna", "key": "figures"}],
    }
    paper = request_paper(
        forum=forum, kind=kind, title="Anteckningar, möte 4", template="papers/minutes.html",
        snapshot=snapshot, file_name="anteckningar.pdf", by=None, at=MADE_AT,
    )  # fmt: skip
    Paper.objects.filter(pk=paper.pk).update(
        state=Paper.State.READY, sha256=store(pdf), size=len(pdf), pages=1, built_at=MADE_AT
    )
    paper.refresh_from_db()
    order_seal(paper, MADE_AT)
    return fresh(paper)


def fresh(paper: Paper) -> Paper:
    """With its seal, read anew."""
    return Paper.objects.select_related("seal", "forum").get(pk=paper.pk)
