"""What the worker makes and seals, from the order to the file: both standards hold, and every byte is covered."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from forum.environment import SealSettings
from forum.models import Paper, Seal
from forum.paper import sealing, seals
from forum.paper.build import build_paper
from forum.paper.signature import signatures_of
from forum.report.models import Edition
from tests.kept import paper_path, served_path
from tests.meetings.conducting import finalised
from tests.paper import vera
from tests.paper.certificates import Service, pem, serving, written
from tests.paper.sealing import Authority, fresh, make_authority

pytestmark = pytest.mark.check


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture(autouse=True)
def _rings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "ring_seal", lambda pk, kind: None)


def holds(paper: Paper, authority: Authority, level: str) -> str:
    """The sealed file passes everything that the unsealed one passes; its text."""
    assert (paper.seal.state, paper.seal.level) == ("sealed", level)
    file, unsealed = served_path(paper), paper_path(paper)
    assert file != unsealed
    data = file.read_bytes()
    assert data.startswith(unsealed.read_bytes())
    for flavour, rules in vera.RULES.items():
        verdict = vera.judge(file, flavour)
        assert (verdict.rules, verdict.failures, verdict.compliant) == (rules, {}, True)
    assert pikepdf.open(file).check_pdf_syntax() == []
    (found,) = signatures_of(data, [authority.root.certificate])
    assert (found.intact, found.whole, found.trusted) == (True, True, True)
    assert (found.timestamp is not None) == (level == "B-T")
    for place in (100, len(data) // 4, paper.size or 0):
        flipped = bytearray(data)
        flipped[place] ^= 1
        assert not _holds(bytes(flipped))
    return "\n".join(page.extract_text() for page in PdfReader(file).pages).replace("\u00a0", " ")


def _holds(data: bytes) -> bool:
    try:
        return all(each.intact and each.whole for each in signatures_of(data))
    except Exception:
        return False


def test_follow_up_with_its_time(
    ordered: Callable[..., Edition], authority: Authority, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    with serving(Service(authority.tsa, authority.root)) as service:
        settings.SEAL = written(tmp_path, authority.seal, authority.root, tsa=service.url)
        paper = ordered(true=True).paper
        sealing.seal_paper(paper.seal.pk)
    paper = fresh(paper)
    text = holds(paper, authority, "B-T")
    assert "E-stämpel" in text
    assert "Region Exempel; kontrolleras i PDF-läsaren" in text
    (tmp_path / "root.pem").write_bytes(pem(authority.root))
    call_command("verify_report", str(served_path(paper)), "--trust", str(tmp_path / "root.pem"))
    said = capsys.readouterr().out
    assert "It is the annual follow-up of 2026, edition 1, Industriforum Kronoberg (kronoberg)." in said
    assert "as stamped by Tidstjänsten, trusted as well (PAdES B-T)." in said
    assert "The attached uppfoljning-2026-kronoberg.json equals the figures of the snapshot." in said


def test_notes_without_time(
    meeting: Any, cast: SimpleNamespace, authority: Authority, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL = written(tmp_path, authority.seal, authority.root)
    paper = finalised(meeting, cast.sekr).paper
    assert paper is not None
    build_paper(paper.pk)
    sealing.seal_paper(Seal.objects.get(paper=paper).pk)
    text = holds(fresh(paper), authority, "B-B")
    assert "ska bära en e-stämpel från Region Exempel" in " ".join(text.split())


def test_unsealed_follow_up_says_so_on_its_cover(ordered: Callable[..., Edition], settings: Any) -> None:
    settings.SEAL = SealSettings("", "", "", "", "")
    paper = ordered(true=True).paper
    cover = PdfReader(paper_path(paper)).pages[0].extract_text().split()
    assert ("E-stämpel" in cover, cover[-1]) == (True, "ingen")  # the names first, then what they are
    assert not Seal.objects.exists()
