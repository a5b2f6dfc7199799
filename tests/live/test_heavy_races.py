"""Putting forward, approving and writing at the same moment: nobody's approval ever stands on another text."""

from collections import Counter
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from meetings.agenda import StaleVersion, approve_version, propose_version
from meetings.drafting import edit_item, fields_of
from meetings.live import verification
from meetings.live.document import Replica
from meetings.live.loading import entries_after
from meetings.models import AgendaItem, AgendaVersion, Approval, Document, Meeting
from meetings.versions import digest
from members.models import Party
from tests.live.hand import Hand
from tests.meetings.agendas import add_item
from tests.meetings.test_agenda_races import at_once

pytestmark = [pytest.mark.check, pytest.mark.django_db(transaction=True)]

ROUNDS, LOOK_EVERY = 200, 20


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall, title="Titel", text="Före.", duration=10)


def approving(seen, seat):
    """With the number and the hash that the page showed."""

    def approve():
        version = AgendaVersion.objects.get(pk=seen.pk)
        return approve_version(version, seen.number, seen.sha256, by=seat)

    return approve


def typing(hand, item, text):
    return lambda: hand.write(lambda items: items[str(item.uuid)]["title"].insert(0, text))


def filling_in(item, number, seat):
    def edit():
        now = AgendaItem.objects.get(pk=item.pk)
        edit_item(now, replace(fields_of(now), text=f"Runda {number}."), now.seq, by=seat)

    return edit


def erase(hand, item):
    """Before the title is longer than it may be."""
    hand.write(lambda items: items[str(item.uuid)]["title"].clear())


def what_is_said(replica, parties):
    """The document as a version would freeze it."""
    return [
        {
            "uuid": each.uuid,
            "order": order,
            "title": each.title,
            "kind": each.kind,
            "duration": each.duration,
            "presenter": each.presenter,
            "proposer": parties[each.proposer],
            "text": each.text,
            "proposal": each.proposal,
        }
        for order, each in enumerate(replica.live(), start=1)
    ]


def test_no_approval_stands_on_another_text_than_its_reader_saw(item, cast, meeting, sign_in):
    hands = [
        Hand(seat, meeting, sign_in(seat).cookies["sessionid"].value) for seat in (cast.ifmetall, cast.teknik)
    ]
    said, replica = Counter[str](), Replica()
    for number in range(ROUNDS):
        for result in play(number, item, cast, meeting, hands):
            said[type(result).__name__] += 1
            assert not isinstance(result, Exception) or isinstance(result, StaleVersion | ValidationError)
        if number % LOOK_EVERY == LOOK_EVERY - 1:
            require_that_versions_say_what_was_written(meeting, replica)
            require_that_approvals_stand_on_their_version()
    assert list(verification.troubles(Document.objects.get(pk=meeting.document))) == []
    assert min(said["AgendaVersion"], said["Approval"], said["StaleVersion"]) > ROUNDS // 20, said


def play(number, item, cast, meeting, hands):
    seen = meeting.versions.first() or propose_version(meeting, by=cast.sekr)
    approvers = (cast.ifmetall, cast.unionen)
    deeds = [
        lambda: propose_version(Meeting.objects.get(pk=meeting.pk), by=cast.sekr),
        *(approving(seen, seat) for seat in approvers),
        *(typing(hand, item, text) for hand, text in zip(hands, "ab", strict=True)),
        *([filling_in(item, number, cast.region)] if number % 4 == 0 else []),
    ]
    turn = number % len(deeds)
    results = at_once(*deeds[turn:], *deeds[:turn])
    for result in results:
        if isinstance(result, Approval):
            assert (result.version_id, result.sha256) == (seen.pk, seen.sha256)
    if number % LOOK_EVERY == LOOK_EVERY - 1:
        erase(hands[0], item)
    return results


def require_that_versions_say_what_was_written(meeting, replica):
    """Each is compared with the log up to its place. `replica` has been taken as far as the last one looked at."""
    parties = {"": "", **{str(party.pk): str(party) for party in Party.objects.filter(forum=meeting.forum)}}
    for version in meeting.versions.filter(seq__gt=replica.seq).order_by("number"):
        entries, seq = entries_after(meeting.document, replica.seq, version.seq)
        replica.absorb(entries, seq)
        assert seq == version.seq
        assert version.items == what_is_said(replica, parties)
        assert version.sha256 == digest(version.items)


def require_that_approvals_stand_on_their_version():
    approvals = list(Approval.objects.select_related("version"))
    assert approvals
    for approval in approvals:
        assert approval.sha256 == approval.version.sha256 == digest(approval.version.items)
