"""The chain of the trail: linked after the commit, and whoever goes past the triggers is found out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from forum import chain, history
from forum.chain_check import Noted, check_chain
from forum.models import HistoryEntry, HistoryLink, HistoryWaiting, User
from tests.factories import local

AT = local(2026, 11, 23, 12)


@pytest.fixture
def entries(kronoberg) -> list[HistoryEntry]:
    """Five entries of our own after those of the founding, all linked."""
    made = [
        history.record(
            "forum.settings_changed", on=kronoberg, forum=kronoberg, at=AT, number=number, share=0.5
        )
        for number in range(5)
    ]
    chain.link_waiting()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as committed: nothing is left to be checked
    return made


def past_the_triggers(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def link_of(entry: HistoryEntry) -> HistoryLink:
    return HistoryLink.objects.get(entry=entry)


def test_what_is_recorded_waits_and_is_linked_once(kronoberg):
    count = HistoryEntry.objects.count()
    assert HistoryWaiting.objects.count() == count
    assert (chain.link_waiting(), chain.link_waiting()) == (count, 0)
    head = chain.head()
    assert (head.number, head.waiting) == (count, 0)
    history.record_many([history.entry("forum.settings_changed", kronoberg, forum=kronoberg)])
    assert chain.head().waiting == 1
    assert chain.link_waiting() == 1
    assert check_chain().broken == []
    assert check_chain().rows == count + 1


def test_late_commit_is_linked_after_what_was_there(kronoberg):
    early = history.record("forum.settings_changed", on=kronoberg, forum=kronoberg)
    late = history.record("forum.settings_changed", on=kronoberg, forum=kronoberg)
    HistoryWaiting.objects.filter(entry=early).delete()  # as if its transaction were still open
    chain.link_waiting()
    HistoryWaiting.objects.create(entry=early)
    chain.link_waiting()
    assert link_of(early).number == link_of(late).number + 1
    assert check_chain().broken == []


def test_batches_go_on_where_the_last_ended(kronoberg, monkeypatch):
    monkeypatch.setattr(chain, "A_BATCH", 1)
    assert chain.link_waiting() == HistoryEntry.objects.count() == 2
    assert check_chain().broken == []


def test_only_one_chainer_is_at_work(kronoberg):
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        other.execute("BEGIN")
        other.execute("SELECT pg_advisory_xact_lock(%s)", [chain.CHAINER])
        assert chain.link_waiting() == 0
        other.execute("ROLLBACK")
    finally:
        other.close()
    assert chain.link_waiting() == HistoryEntry.objects.count()


def test_links_are_only_added_to(entries):
    for change in (
        lambda: HistoryLink.objects.update(sha256="0" * 64),
        lambda: HistoryLink.objects.filter(number=1).delete(),
    ):
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            change()


def test_entry_has_one_link(entries):
    link = link_of(entries[0])
    link.number += 1000
    with pytest.raises(IntegrityError), transaction.atomic():
        link.save(force_insert=True)


CHANGES = {
    "verb": "verb = 'forum.founded'",
    "fact": "facts = facts || '{\"number\": 7}'",
    "time": "at = at + interval '1 microsecond'",
    "party": "party = 'Annan part'",
    "subject": "subject = subject || ' '",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_entry_is_named(entries, change):
    past_the_triggers(f"UPDATE forum_historyentry SET {CHANGES[change]} WHERE id = %s", entries[2].pk)
    (told,) = check_chain().broken
    assert told.startswith(f"link {link_of(entries[2]).number}, history entry {entries[2].pk}, ")
    assert told.endswith(": the entry is changed, or has changed places with another, since it was linked")


def test_a_removed_entry_is_named(entries):
    number = link_of(entries[2]).number
    past_the_triggers("DELETE FROM forum_historyentry WHERE id = %s", entries[2].pk)
    assert check_chain().broken == [f"link {number}, history entry {entries[2].pk}: its entry is removed"]


def test_an_entry_removed_with_its_link_is_named_by_the_next(entries):
    number = link_of(entries[2]).number
    past_the_triggers("DELETE FROM forum_historylink WHERE entry_id = %s", entries[2].pk)
    past_the_triggers("DELETE FROM forum_historyentry WHERE id = %s", entries[2].pk)
    (told,) = check_chain().broken
    assert told.startswith(f"link {number + 1}, history entry {entries[3].pk}, ")
    assert told.endswith(f": link {number} is expected here, so one or more were removed or added")


def test_an_inserted_entry_is_named_and_never_linked(entries):
    past_the_triggers(
        "INSERT INTO forum_historyentry (at, verb, party, subject_type, subject, url, facts) "
        "VALUES (%s, 'agenda.approved', '', '', '', '', '{}')",
        AT,
    )
    chain.link_waiting()
    stray = HistoryEntry.objects.get(verb="agenda.approved")
    (told,) = check_chain().broken
    assert told.startswith(f"history entry {stray.pk}, agenda.approved, ")
    assert told.endswith(": it was added past the portal, without a link")


def test_an_inserted_entry_with_a_forged_link_is_named(entries):
    """Between two others, the links after it moved up by one: the first that was moved no longer fits."""
    at = link_of(entries[2]).number
    past_the_triggers("UPDATE forum_historylink SET number = number + 1000001 WHERE number >= %s", at)
    past_the_triggers("UPDATE forum_historylink SET number = number - 1000000 WHERE number > 1000000")
    past_the_triggers(
        "INSERT INTO forum_historyentry (at, verb, party, subject_type, subject, url, facts) "
        "VALUES (%s, 'agenda.approved', '', '', '', '', '{}')",
        AT,
    )
    stray = HistoryEntry.objects.get(verb="agenda.approved")
    before = HistoryLink.objects.get(number=at - 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        HistoryLink.objects.bulk_create(chain.chained([stray], before, AT))
        cursor.execute("SET LOCAL session_replication_role = origin")
    told = check_chain().broken
    assert [line.split(",")[0] for line in told] == [f"link {at + number}" for number in (1, 2, 3)]


def test_two_swapped_entries_are_both_named(entries):
    one, other = link_of(entries[1]), link_of(entries[3])
    past_the_triggers("DELETE FROM forum_historylink WHERE number IN (%s, %s)", one.number, other.number)
    one.entry, other.entry = other.entry, one.entry
    HistoryLink.objects.bulk_create([one, other])
    assert [line.split(",")[0] for line in check_chain().broken] == [
        f"link {one.number}",
        f"link {other.number}",
    ]


def test_a_cut_tail_is_noticed_by_who_noted_the_head(entries):
    head = chain.head()
    assert check_chain(Noted(head.number, head.sha256)).broken == []
    ids = [entry.pk for entry in entries[3:]]
    past_the_triggers("DELETE FROM forum_historylink WHERE entry_id = ANY(%s)", ids)
    past_the_triggers("DELETE FROM forum_historyentry WHERE id = ANY(%s)", ids)
    assert check_chain().broken == []
    assert check_chain(Noted(head.number, head.sha256)).broken == [
        f"the chain ends with link {head.number - 2}, and link {head.number} was noted"
    ]


def test_a_chain_made_anew_is_noticed_by_who_noted_the_head(entries):
    head = chain.head()
    past_the_triggers("UPDATE forum_historyentry SET party = 'Annan part' WHERE id = %s", entries[0].pk)
    past_the_triggers("DELETE FROM forum_historylink")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO forum_historywaiting SELECT id FROM forum_historyentry")
    chain.link_waiting()
    assert check_chain().broken == []
    assert check_chain(Noted(head.number, head.sha256)).broken == [
        f"link {head.number}: it was noted with SHA-256 {head.sha256}"
    ]


def verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify", *arguments, stdout=out)
    return out.getvalue()


def test_command_prints_the_head_and_takes_it_back(entries):
    head = chain.head()
    told = verify()
    assert f"history head: {head.number}:{head.sha256}, 0 entries wait\n" in told
    assert verify("--since", f"{head.number}:{head.sha256}") == told
    with pytest.raises(CommandError, match="1 of"):
        verify("--since", f"{head.number}:{'0' * 64}")
    for wrong in ("7", "x:y", f"-1:{head.sha256}"):
        with pytest.raises(CommandError, match="NUMBER:HASH"):
            verify(f"--since={wrong}")


def test_operator_sees_the_head_and_what_waits(entries, kronoberg, client):
    person = User.objects.create_user("drift@example.org", name="Drift", is_staff=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    history.record("forum.settings_changed", on=kronoberg, forum=kronoberg)
    page = client.get("/drift/")
    assert page.context["chain"] == chain.head()
    assert page.context["chain"].waiting == 1
    assert f"{chain.head().number}:{chain.head().sha256}" in page.content.decode()
