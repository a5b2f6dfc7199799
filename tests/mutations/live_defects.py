"""Defects of the shared document: each would lose or forge somebody's words, or show them to the wrong people."""

from tests.mutations.planted import Planted

LIVE_PACKAGE, MIGRATION = "meetings/live/", "meetings/migrations/0002_shared_documents.py"
SOCKET, DOCUMENT = "tests/live/test_socket.py::", "tests/live/test_document.py::"
GAPS, GUARDS = "tests/live/test_gaps.py::", "tests/live/test_guards.py::"
NEVER = "if False:"


def planted(name: str, module: str, pattern: str, defect: str, guard: str) -> Planted:
    return Planted(name, LIVE_PACKAGE + module, pattern, defect, guard)


LIVE = [
    # --- "saved" -------------------------------------------------------------------------------------
    planted(
        "acknowledged before it is committed",
        "rooms.py",
        r"        await self\._todo\.put\(\(self\._write, who, payload\)\)",
        "        who.push(wire.ack(who.acked + 1, self.replica.seq))\n"
        "        await self._todo.put((self._write, who, payload))",
        SOCKET + "test_nothing_is_acknowledged_or_delivered_before_it_is_committed",
    ),
    planted(
        "shown before it is committed",
        "rooms.py",
        r"        await self\._todo\.put\(\(self\._write, who, payload\)\)",
        "        self.fan(wire.sync(wire.UPDATE, payload), who)\n"
        "        await self._todo.put((self._write, who, payload))",
        "tests/live/test_heavy_lock.py::test_for_five_seconds_nothing_is_saved_or_shown_and_then_everything",
    ),
    planted(
        "rows without a log",
        "statements.py",
        r"AS row \(seq, seat, connection, source, payload, touched\)",
        "AS row (seq, seat, connection, source, payload, touched) WHERE false",
        SOCKET + "test_what_is_acknowledged_is_in_the_log_with_its_author_and_in_the_rows",
    ),
    planted(
        "bet that cannot be lost",
        "statements.py",
        r"SELECT 1 / \(\(SELECT head_seq",
        "SELECT 1 + ((SELECT head_seq",
        GAPS + "test_ended_seat_stops_a_writer_in_mid_sentence",
    ),
    planted(
        "snapshot that nobody compared",
        "compaction.py",
        r"    require_same\(whole, .*\n",
        "",
        GUARDS + "test_snapshot_that_says_less_than_the_log_is_not_kept",
    ),
    planted(
        "form written at the end instead of where it was read",
        "desk.py",
        r"if base is not None and base < head:",
        NEVER,
        SOCKET + "test_form_and_sockets_write_in_one_document",
    ),
    # --- between processes ---------------------------------------------------------------------------
    planted(
        "gap between two messages ignored",
        "rooms.py",
        r"if written\.first == self\.replica\.seq \+ 1:",
        "if True:",
        GAPS + "test_lost_message_is_filled_from_the_log_when_the_next_one_comes",
    ),
    planted(
        "lost message never looked for",
        "rooms.py",
        r"if await in_thread\(head_of, self\.document\) > self\.replica\.seq:",
        NEVER,
        GAPS + "test_lost_message_is_found_by_looking_when_no_other_comes",
    ),
    planted(
        "what others wrote kept from the own process",
        "rooms.py",
        r"        self\._fan_updates\(done\.missed\)\n",
        "",
        GAPS + "test_what_others_wrote_comes_with_the_own_commit",
    ),
    planted(
        "document read anew without a word",
        "rooms.py",
        r"if self\.connections and self\.replica\.seq > self\._fanned:",
        NEVER,
        GAPS + "test_what_others_wrote_comes_although_the_room_has_read_anew[spoiling]",
    ),
    planted(
        "value that won against another's missing in the rows",
        "log.py",
        r"        if missed:\n(?=            self\.changed)",
        "        if False:\n",
        GAPS + "test_value_that_was_set_again_counts_in_the_rows_as_in_the_log",
    ),
    planted(
        "client number of another process",
        "log.py",
        r"if each and any\(owners\[client\] != entry\.author for client in each\.clients\):",
        NEVER,
        GAPS + "test_client_number_bound_in_another_process_is_refused",
    ),
    # --- what an update may be -----------------------------------------------------------------------
    planted(
        "edit that builds on what is missing",
        "document.py",
        r"for client, clock in \(\*found\.lefts, \*found\.rights, \*found\.parents\):",
        "for client, clock in ():",
        GUARDS + "test_edit_beside_a_letter_that_is_missing_is_sent_back",
    ),
    planted(
        "edit after one that is missing",
        "document.py",
        r"if start > self\.state\.get\(client, 0\):",
        NEVER,
        DOCUMENT + "test_update_that_builds_on_what_is_missing_is_a_gap_and_changes_nothing",
    ),
    planted(
        "letter of two units split",
        "document.py",
        r"if not pairs\.isdisjoint\(befores\):",
        NEVER,
        SOCKET + "test_letter_of_two_units_cannot_be_split",
    ),
    planted(
        "letter split by what is known of it",
        "document.py",
        r"        befores \+= \[\(client, self\.state\.get\(client, 0\) - 1\) for client in found\.inserts\]\n",
        "",
        GUARDS + "test_letter_is_not_split_by_what_is_known_of_it_already",
    ),
    planted(
        "field taken out of an item",
        "items.py",
        r"given\.get\(key\)\) for key in keys",
        "given[key]) for key in keys",
        GUARDS + "test_field_that_is_taken_out_of_an_item_is_refused",
    ),
    planted(
        "text replaced by another",
        "document.py",
        r"if any\(key in NESTED for key in keys\):",
        NEVER,
        SOCKET + "test_what_a_party_may_not_write_is_refused_and_nothing_changes[a nested type]",
    ),
    # --- who -----------------------------------------------------------------------------------------
    planted(
        "forged client number",
        "document.py",
        r"if any\(self\.owners\.get\(client, author\) != author for client in writing\):",
        NEVER,
        SOCKET + "test_forged_client_number_is_refused",
    ),
    planted(
        "rights remembered instead of read",
        "storing.py",
        r"guard = rights\.guard\(meeting, visitors\)",
        'guard = ("SELECT 1", [1])',
        GAPS + "test_ended_seat_stops_a_writer_in_mid_sentence",
    ),
    planted(
        "rights not read under the lock",
        "storing.py",
        r"if rights\.judge\(visitors, rows\) and draft:",
        NEVER,
        SOCKET + "test_set_agenda_closes_the_text_for_those_who_are_writing",
    ),
    planted(
        "closed text written in",
        "document.py",
        r"        return powers\.edit\n",
        "        return True\n",
        SOCKET + "test_set_agenda_closes_the_text_for_those_who_are_writing",
    ),
    planted(
        "notes shown before they are shared",
        "rights.py",
        r"if not is_secretariat\(seat\) and _has_secret_notes\(seat, meeting\):",
        NEVER,
        SOCKET + "test_notes_are_written_together_by_the_secretariat_and_kept_from_the_parties",
    ),
    planted(
        "page of another origin let in",
        "consumer.py",
        r"if not same_origin\(self\.scope\):",
        NEVER,
        SOCKET + "test_page_of_another_origin_opens_no_socket",
    ),
    planted(
        "epoch not compared",
        "consumer.py",
        r"if epoch and \(epoch != entered\.epoch or is_ahead\):",
        NEVER,
        SOCKET + "test_browser_from_before_a_restore_is_refused_and_a_fresh_one_is_not",
    ),
    planted(
        "presence relayed as it came",
        "presence.py",
        r"else _rebuilt\(said, person\)\)",
        "else said)",
        SOCKET + "test_others_see_the_party_never_what_the_browser_says_of_itself",
    ),
    # --- what is read out of it ----------------------------------------------------------------------
    Planted(
        "another named as the one who removed it",
        "meetings/item_history.py",
        r"self\._seats\.get\(part\.removed or 0\)",
        "self._seats.get(part.wrote or 0)",
        "tests/live/test_history.py::test_history_says_who_wrote_and_who_removed_what_and_when",
    ),
    planted(
        "text read as Markdown",
        "marks.py",
        r'return "\\\\" \+ match\[0\] if self\._acts\(.*\) else match\[0\]',
        "return match[0]",
        "tests/live/test_markdown.py::test_text_survives_markdown",
    ),
    # --- the database --------------------------------------------------------------------------------
    Planted(
        "log that can be thinned out",
        MIGRATION,
        r"operation='UPDATE OR DELETE', (?=pgid='pgtrigger_log_is_only_added_to)",
        "operation='UPDATE', ",
        GUARDS + "test_log_is_neither_altered_nor_thinned_out",
    ),
    Planted(
        "document that does not freeze",
        MIGRATION,
        r"IF NEW\.head_seq <> OLD\.head_seq AND",
        "IF false AND",
        GUARDS + "test_database_itself_freezes_the_document_with_the_minutes",
    ),
]
