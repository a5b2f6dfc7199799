"""Defects of records and privacy: a trail that would not show its gaps, and data that would stay."""

from tests.mutations.planted import Planted

CHAIN = "tests/forum/test_chain.py::"
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
]
