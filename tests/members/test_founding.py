import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from forum.models import Forum, HistoryEntry, Outbox
from members.founding import ForumFounding, found_forum
from members.models import Seat

NEW = {
    "slug": "blekinge",
    "name": "Industriforum Blekinge",
    "region": "Region Blekinge",
    "secretariat_email": "sekretariat@example.org",
    "secretariat_name": "Sekretariatet",
}


def test_new_forum_has_convenor_secretariat_and_letter(db):
    forum = found_forum(ForumFounding(**NEW))
    seat = Seat.objects.get(party__forum=forum)
    assert (seat.role, seat.party.side, seat.party.approves) == ("secretariat", "convenor", True)
    assert (str(seat.party), forum.short_name) == ("Region Blekinge", "Industriforum Blekinge")
    assert Outbox.objects.get().to == "sekretariat@example.org"
    assert list(HistoryEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "forum.founded",
        "seat.given",
    ]


@pytest.mark.parametrize("slug", ["admin", "konto", "kronoberg", "två ord"])
def test_address_in_use_is_refused(kronoberg, slug):
    with pytest.raises(ValidationError):
        found_forum(ForumFounding(**{**NEW, "slug": slug}))
    assert Forum.objects.count() == 1


def test_region_that_is_known_is_used(kronoberg):
    found_forum(ForumFounding(**{**NEW, "region": "Region Kronoberg"}))
    assert kronoberg.parties.get().organisation.parties.count() == 2


def test_command_creates_a_forum(db, capsys):
    arguments = [part for key, value in NEW.items() for part in (f"--{key.replace('_', '-')}", value)]
    call_command("create_forum", *arguments)
    assert Forum.objects.get().slug == "blekinge"
    assert "sekretariat@example.org" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("create_forum", *arguments)
