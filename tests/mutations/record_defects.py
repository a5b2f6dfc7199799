"""Defects of records and privacy: a trail that would not show its gaps, and data that would stay."""

from tests.mutations.planted import Planted

CHAIN, ANONYMISING = "tests/forum/test_chain.py::", "tests/privacy/test_anonymising.py::"
EXTRACT, RETENTION = "tests/privacy/test_extract.py::", "tests/privacy/test_retention.py::"
OPENINGS = "tests/meetings/test_openings.py::"
RECORDS = [
    Planted(
        "chain skips a row",
        "forum/chain.py",
        r"\.order_by\(\"pk\"\)\[:A_BATCH\]",
        '.order_by("pk")[1:A_BATCH]',
        CHAIN + "test_what_is_recorded_waits_and_is_linked_once",
    ),
    Planted(
        "facts left out of the chain",
        "forum/chain.py",
        r"for field in HistoryEntry\._meta\.concrete_fields\)",
        'for field in HistoryEntry._meta.concrete_fields if field.attname != "facts")',
        CHAIN + "test_a_changed_entry_is_named",
    ),
    Planted(
        "entry without a link passed over",
        "forum/chain_check.py",
        r"    found\.broken \+= _without_link\(\)\n",
        "",
        CHAIN + "test_an_inserted_entry_is_named_and_never_linked",
    ),
    Planted(
        "anonymising leaves the address in the outbox",
        "forum/privacy/anonymising.py",
        r'letters\.update\(to="", ',
        "letters.update(",
        ANONYMISING + "test_the_person_is_gone_and_the_representative_stays",
    ),
    Planted(
        "name removed while a seat runs",
        "forum/privacy/anonymising.py",
        r"    if has_running_seat\(person, localdate\(at\)\):",
        "    if False:",
        ANONYMISING + "test_who_is_refused",
    ),
    Planted(
        "one forum's time is enough",
        "forum/privacy/retention_terms.py",
        r"        if all\(",
        "        if any(",
        ANONYMISING + "test_time_has_passed_in_every_forum",
    ),
    Planted(
        "extract shows another forum's rows",
        "forum/privacy/extract.py",
        r"return mine & Q\(\*\*\{part\.forum: forum\}\) if forum else mine",
        "return mine",
        EXTRACT + "test_secretariat_gets_its_own_forums_data_only",
    ),
    Planted(
        "thrown away before there is a plan",
        "forum/privacy/retention.py",
        r"    if plan is None:\n        return \{\}\n",
        "    plan = plan or RecordsPlan(forum=forum)\n",
        RETENTION + "test_nothing_is_thrown_away_before_there_is_a_plan",
    ),
    Planted(
        "opened file not noted",
        "meetings/views/files.py",
        r'    note_opening\(request, "file", found\.name, meeting\.pk\)\n    response',
        "    response",
        OPENINGS + "test_file_is_noted_with_one_query_also_when_it_has_not_changed",
    ),
]
