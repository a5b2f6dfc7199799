"""Attaching files in a real browser: with script and without, large ones, and what it costs the server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.conftest_portal import Portal
from tests.meetings import handouts

PAPERS = "/kronoberg/moten/2026-4/handlingar/"


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return written


def memory_of_the_pages(portal: Portal) -> dict[str, int]:
    """In bytes, of the process that serves them."""
    children = json.loads((portal.var / "children.json").read_text())
    (pid,) = [child["pid"] for child in children if "uvicorn" in child["command"]]
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = (line.split() for line in lines if line.startswith(("VmRSS:", "VmHWM:")))
    return {name.rstrip(":"): int(size) * 1024 for name, size, _unit in found}


@pytest.mark.parametrize("script", [True, False])
def test_one_refused_file_stops_no_other(visitor: Callable[..., Visitor], files: Any, script: bool) -> None:
    someone = visitor("unionen", java_script_enabled=script)
    name = f"Med skript {script}.docx"
    chosen = [files(name, handouts.a_docx(name)), files("Tom.txt", b""), files("Stor.pdf", bytes(60_000_000))]
    page = someone.open(f"{PAPERS}bifoga/")
    page.locator("select").select_option(index=2)
    page.get_by_label("Beskrivning").fill("Från Unionen")
    page.locator("input[type=file]").set_input_files(chosen)
    page.locator("main").get_by_role("button", name="Bifoga", exact=True).click()
    for words in ("”Tom.txt” är tom.", "”Stor.pdf” är 57,2 MB stor. En fil får vara högst 25,0 MB"):
        expect(page.locator(".field__error").filter(has_text=words).first).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Beskrivning")).to_have_value("Från Unionen")
    page = someone.open(PAPERS)
    expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)
    with page.expect_download() as fetched:
        page.get_by_role("link", name=name, exact=True).click()
    assert Path(fetched.value.path()).read_bytes() == chosen[0].read_bytes()
    assert someone.complaints == []


@pytest.mark.check
@pytest.mark.parametrize("script", [True, False])
def test_file_beyond_everything_is_said_to_be_too_large(
    visitor: Callable[..., Visitor], tmp_path: Path, script: bool
) -> None:
    """The server refuses what is announced, while the browser has just begun to send."""
    huge = tmp_path / "Film.pdf"
    with huge.open("wb") as file:
        file.truncate(230 * 1024**2)  # takes no room on the disk
    page = visitor("unionen", java_script_enabled=script).open(f"{PAPERS}bifoga/")
    page.locator("select").select_option(index=2)
    page.locator("input[type=file]").set_input_files(huge)
    page.locator("main").get_by_role("button", name="Bifoga", exact=True).click()
    if script:
        expect(page.locator(".field__error")).to_have_text("Filen är för stor. Gränsen står ovan.")
    else:
        expect(page.locator("h1")).to_have_text("Filen är för stor")
        expect(page.locator(".lead")).to_contain_text(
            "högst 25 MB, och allt som skickas på en gång högst 210 MB"
        )


def test_script_leads_to_the_papers_when_everything_is_taken(
    visitor: Callable[..., Visitor], files: Any
) -> None:
    page = visitor("unionen").open(f"{PAPERS}bifoga/")
    page.locator("select").select_option(index=1)
    page.locator("input[type=file]").set_input_files(
        [files("Ett.txt", b"1"), files("Två.txt", "2 å".encode())]
    )
    page.locator("main").get_by_role("button", name="Bifoga", exact=True).click()
    page.wait_for_url(f"**{PAPERS}")
    for name in ("Ett.txt", "Två.txt"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)


def test_uploads_and_the_zip_cost_little_memory(
    portal: Portal, visitor: Callable[..., Visitor], files: Any
) -> None:
    """60 MB, a bomb and five of the largest files, then all of them as one zip."""
    someone = visitor("sekretariat.kronoberg", java_script_enabled=False)
    someone.open(PAPERS)
    before = memory_of_the_pages(portal)["VmRSS"]
    page = someone.open(f"{PAPERS}bifoga/")
    largest = [
        handouts.zipped({"mimetype": f"{handouts.ODF}.text", "a.bin": bytes([n]) * 24_000_000}, 0)
        for n in range(5)
    ]
    chosen = [files(f"Stor {n}.odt", content) for n, content in enumerate(largest)]
    chosen += [files("Bomb.docx", handouts.bomb(200)), files("Karta.pdf", bytes(60_000_000))]
    page.locator("input[type=file]").set_input_files(chosen)
    page.locator("main").get_by_role("button", name="Bifoga", exact=True).click(timeout=60_000)
    expect(page.get_by_text("5 filer är bifogade.")).to_be_visible(timeout=60_000)
    with page.expect_download() as fetched:
        someone.open(PAPERS).get_by_role("link", name="Allt som en zip-fil").click()
    assert Path(fetched.value.path()).stat().st_size > 120_000_000
    assert memory_of_the_pages(portal)["VmHWM"] - before < 100_000_000
