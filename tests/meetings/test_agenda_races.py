"""Several people at the same moment, with real threads and real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from forum.models import Outbox, Paper
from meetings.agenda import StaleVersion, approve_version, propose_version
from meetings.drafting import ItemFields, edit_item, fields_of, propose_item
from meetings.models import AgendaItem, AgendaVersion, Approval, LogEntry, Meeting
from meetings.versions import digest
from tests.meetings.agendas import add_item, approve_all, put_forward

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds at the same moment; each one's result or the exception it raised."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        start.wait(timeout=20)
        try:
            return deed()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def approving(version, seat):
    """As a request would: nothing is shared between the threads."""
    return lambda: approve_version(
        AgendaVersion.objects.get(pk=version.pk), version.number, version.sha256, by=seat
    )


def test_twenty_approvals_of_the_last_party_are_one_and_set_the_agenda_once(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    seats = [cast.ifmetall, cast.ifmetall_deputy] * 10
    results = at_once(*(approving(version, seat) for seat in seats))

    given = Approval.objects.get(party=cast.ifmetall.party)
    assert results == [given] * 20
    assert Meeting.objects.get(pk=meeting.pk).agenda_state == "set"
    assert Paper.objects.count() == 1
    notices = Outbox.objects.filter(kind="meetings.notice")
    assert notices.count() == notices.values("to").distinct().count() > 0


def test_last_two_parties_at_once_set_the_agenda(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    Approval.objects.filter(party=cast.unionen.party).update(withdrawn_at=version.proposed_at)
    at_once(approving(version, cast.ifmetall), approving(version, cast.unionen))
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_version, Paper.objects.count()) == ("set", version, 1)


def test_approval_and_a_new_version_at_once_never_mix(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    add_item(meeting, cast.unionen, "Sen punkt")

    def propose():
        return propose_version(Meeting.objects.get(pk=meeting.pk), by=cast.sekr)

    approved, _proposed = at_once(approving(version, cast.ifmetall), propose)
    meeting.refresh_from_db()
    if isinstance(approved, StaleVersion):
        assert (meeting.agenda_state, meeting.versions.count()) == ("proposed", 2)
    else:
        assert (meeting.agenda_state, meeting.set_version, meeting.versions.count()) == ("set", version, 1)
    for approval in Approval.objects.select_related("version"):
        assert approval.sha256 == approval.version.sha256 == digest(approval.version.items)


def test_two_versions_put_forward_at_once_become_one(meeting, cast):
    add_item(meeting, cast.ifmetall)
    at_once(*[lambda: propose_version(Meeting.objects.get(pk=meeting.pk), by=cast.sekr)] * 4)
    assert [version.number for version in meeting.versions.all()] == [1]


def test_edit_and_new_version_at_once_leave_a_version_with_one_of_the_two_texts(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Före")
    seen = fields_of(item)

    def edit():
        return edit_item(
            AgendaItem.objects.get(pk=item.pk), replace(seen, text="Efter"), item.seq, by=cast.unionen
        )

    def propose():
        return propose_version(Meeting.objects.get(pk=meeting.pk), by=cast.sekr)

    _edited, version = at_once(edit, propose)
    (frozen,) = [each for each in version.items if each["uuid"] == str(item.uuid)]
    assert frozen["text"] in {"Före", "Efter"}
    assert version.sha256 == digest(version.items)
    assert AgendaItem.objects.get(pk=item.pk).text == "Efter"


def test_of_eight_edits_of_one_text_at_once_none_is_lost(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Före.")
    seen = fields_of(item)
    results = at_once(
        *(
            lambda n=n: edit_item(
                AgendaItem.objects.get(pk=item.pk),
                replace(seen, text=f"Före. Rad {n}."),
                item.seq,
                by=cast.unionen,
            )
            for n in range(8)
        )
    )
    base = item.seq
    item.refresh_from_db()
    assert sorted(results) == [[], *([["text"]] * 7)]
    assert all(item.text.count(f"{n}") == 1 for n in range(8))
    assert LogEntry.objects.filter(document=meeting.document, seq__gt=base).count() == 8


def test_items_proposed_at_once_all_get_a_place(meeting, cast):
    before = meeting.items.count()

    def propose(title):
        return lambda: propose_item(
            Meeting.objects.get(pk=meeting.pk), ItemFields(title=title), by=cast.ifmetall
        )

    at_once(*(propose(f"Punkt {n}") for n in range(6)))
    places = list(meeting.items.values_list("pos", flat=True))
    assert (len(places), places) == (before + 6, sorted(set(places)))
