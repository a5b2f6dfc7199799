"""The eye that reads a page's layout sees what it is there to see."""

from pathlib import Path

import pytest

from tests.paper.layout import Layout
from tests.paper.samples import rendered

HEAD = "<h1>Prov</h1><div style='break-before: page'></div>" * 2
FILLED = "<p>Rad.</p>" * 20


def seen(body: str, folder: Path) -> Layout:
    file = folder / "paper.pdf"
    file.write_bytes(rendered(f'{HEAD}<div style="break-before: page">{body}</div>').data)
    return Layout(file)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layout")


def test_ordinary_page_passes(folder: Path) -> None:
    layout = seen(f"{FILLED}<h2>Rubrik</h2><p>Text.</p>", folder)
    assert (layout.outside(), layout.overlapping(), layout.stranded_headings()) == ([], [], [])


def test_text_beyond_the_margin_is_seen(folder: Path) -> None:
    layout = seen('<p style="white-space: nowrap">' + "Utanför kanten " * 20 + "</p>", folder)
    assert len(layout.outside()) == 1


def test_texts_upon_each_other_are_seen(folder: Path) -> None:
    layout = seen(f'{FILLED}<p style="margin-bottom: -14pt">Under den</p><p>Ovanpå den</p>{FILLED}', folder)
    assert any("Under den" in each for each in layout.overlapping())


def test_heading_that_stands_last_is_seen(folder: Path) -> None:
    layout = seen(f'{FILLED}<h2>Ensam rubrik</h2><p style="break-before: page">Text.</p>', folder)
    assert [each.partition(": ")[2] for each in layout.stranded_headings()] == ["Ensam rubrik"]


def test_page_that_breaks_off_early_is_seen(folder: Path) -> None:
    layout = seen(f'<h2>Rubrik</h2><p>Kort.</p><p style="break-before: page">Text.</p>{FILLED}', folder)
    assert layout.thin(12) != []


def test_heading_follows_its_text_to_the_next_page(folder: Path) -> None:
    """One line of room is left below the heading, and the paragraph needs two."""
    for lines in range(44, 50):
        filled = '<p style="margin: 0">Rad.</p>' * lines
        text = "Ett stycke som tar flera rader i anspråk. " * 8
        layout = seen(f'{filled}<h2 style="margin: 0">Rubrik</h2><p>{text}</p>', folder)
        assert layout.stranded_headings() == []
