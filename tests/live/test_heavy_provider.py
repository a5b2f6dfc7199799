"""A client that is none of ours: y-websocket's own provider reads and writes the document on the same address."""

import shutil

import pytest

from meetings.live import verification
from meetings.models import AgendaItem, Document, LogEntry
from tests.live.test_editor import ROOT
from tests.meetings.agendas import add_item
from tests.soak._nodes import PEERS, Node, install

pytestmark = [pytest.mark.check, pytest.mark.django_db(transaction=True)]

SCRIPT = ROOT / "tests" / "live" / "clients" / "provider.mjs"


@pytest.fixture
def provider():
    assert shutil.which("node"), "node is needed for this test"
    assert shutil.which("npm"), "npm is needed for this test: it installs y-websocket from tests/bench/peers"
    install(PEERS)
    node = Node(SCRIPT)
    yield node
    node.stop()


def title_of(item) -> str:
    return AgendaItem.objects.get(pk=item.pk).title


def test_y_websocket_syncs_edits_and_comes_back_from_offline(meeting, cast, come, sign_in, houses, provider):
    item = add_item(meeting, cast.ifmetall, title="Titel 👍")
    name, host = str(item.uuid), f"127.0.0.1:{houses[0].port}"
    cookie = f"sessionid={sign_in(cast.unionen).cookies['sessionid'].value}"
    there = come(cast.ifmetall, meeting, house=1)

    provider.ask(
        "open",
        url=f"ws://{host}/live",
        document=str(meeting.document),
        cookie=cookie,
        origin=f"http://{host}",
    )
    assert provider.ask("insert", uuid=name, at=0, text="Ny ") == "Ny Titel 👍"
    there.wait(lambda: there.title(name) == "Ny Titel 👍")
    there.save(lambda items: items[name]["title"].insert(0, "> "))
    provider.ask("reads", uuid=name, text="> Ny Titel 👍")

    provider.ask("disconnect")
    provider.ask("insert", uuid=name, at=0, text="b")
    there.save(lambda items: items[name]["title"].insert(len("> Ny Titel 👍".encode()), "!"))
    provider.ask("reconnect", uuid=name, text="a")
    provider.ask("reads", uuid=name, text="ab> Ny Titel 👍!")
    there.wait(lambda: there.title(name) == "ab> Ny Titel 👍!")

    assert title_of(item) == "ab> Ny Titel 👍!"
    theirs = LogEntry.objects.filter(document=meeting.document, seat=cast.unionen, source="socket")
    assert theirs.count() >= 2
    assert list(verification.troubles(Document.objects.get(pk=meeting.document))) == []
