"""A paper asks nobody on the network and opens nothing of the machine's; what it lacks fails the build."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.paper import resources
from forum.paper.document import PaperError
from forum.paper.fetcher import VendoredFetcher, unpacked
from tests.paper.samples import rendered

FONT = resources.FONTS[0]
WAYS_OUT = {
    "image": '<img alt="a" src="{}">',
    "style sheet": '<link rel="stylesheet" href="{}">',
    "import": "<style>@import url({});</style><p>x</p>",
    "background": '<div style="background: url({})">x</div>',
    "attachment": '<a rel="attachment" href="{}">x</a>',
    "font": "<style>@font-face {{ font-family: F; src: url({}) }} p {{ font-family: F }}</style><p>x</p>",
}


@pytest.fixture
def calls() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and everybody who has called there."""
    called: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    line, caller = server.accept()
                except OSError:
                    return
                called.append(caller)
                line.close()

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], called
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_loopback_is_called_by_nobody(way: str, calls: tuple[int, list[object]]) -> None:
    port, called = calls
    with pytest.raises(PaperError, match="not on the allow-list"):
        rendered(f"<h1>Prov</h1>{WAYS_OUT[way].format(f'http://127.0.0.1:{port}/x')}")
    assert called == []


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "http://169.254.169.254/latest/", "http://[fe80::1]/x"]
)
def test_files_and_link_local_addresses_are_refused_before_any_look(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("somebody opened a line")

    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", never)
    for way in WAYS_OUT.values():
        with pytest.raises(PaperError, match="not on the allow-list"):
            rendered(f"<h1>Prov</h1>{way.format(url)}")


def test_missing_font_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(resources.ALLOWED, resources.BASE_URL + FONT, tmp_path / "gone.woff2")
    with pytest.raises(PaperError, match=r"missing file: gone\.woff2"):
        rendered("<h1>Prov</h1>")


def test_broken_font_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.woff2"
    broken.write_bytes(b"wOF2" + bytes(60))
    monkeypatch.setitem(resources.ALLOWED, resources.BASE_URL + FONT, broken)
    with pytest.raises(PaperError):
        rendered("<h1>Prov</h1>")


def test_font_is_unpacked_once_for_all_papers() -> None:
    for _paper in range(2):
        VendoredFetcher().fetch(resources.BASE_URL + FONT)
    before = unpacked.cache_info()
    VendoredFetcher().fetch(resources.BASE_URL + FONT)
    assert unpacked.cache_info().hits == before.hits + 1
    assert unpacked.cache_info().misses == before.misses
