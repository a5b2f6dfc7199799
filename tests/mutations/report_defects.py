"""Defects in what the annual follow-up counts and where its numbers lead."""

from tests.mutations.planted import Planted

NUMBERS, LINKS = "tests/report/test_numbers.py::", "tests/report/test_links.py::"

REPORTS = [
    Planted(
        "late action counted as done",
        "meetings/actions_then.py",
        r"return Outcome\.LATE if due < day else Outcome\.OPEN",
        "return Outcome.DONE_LATE if due < day else Outcome.OPEN",
        NUMBERS + "test_figures_are_what_the_tables_say",
    ),
    Planted(
        "action as it stands today instead of then",
        "meetings/actions_then.py",
        r"if not after and \(row\.closed_at is None or row\.closed_at <= moment\):",
        "if True:",
        NUMBERS + "test_figures_are_what_the_tables_say",
    ),
    Planted(
        "last year's number shown as this year's",
        "forum/report/templatetags/followup_numbers.py",
        r'"now": _written\(key, now\[key\]\)',
        '"now": _written(key, before.get(key))',
        NUMBERS + "test_every_table_shows_its_own_numbers",
    ),
    Planted(
        "number that leads nowhere",
        "templates/papers/followup/_outcomes.html",
        r'\{% record "list" row\.list row\.now %\}',
        "{{ row.now }}",
        LINKS + "test_every_number_leads_to_its_record_or_has_its_reason",
    ),
    Planted(
        "board led to what it cannot open",
        "forum/report/records.py",
        r"if not all\(is_board\(seat\) for seat in seats\):",
        "if True:",
        LINKS + "test_every_link_opens_for_its_reader",
    ),
    Planted(
        "edition that takes any history for its own",
        "forum/chain.py",
        r"filter\(number=noted\[\"number\"\], sha256=noted\[\"sha256\"\]\)",
        'filter(number=noted["number"])',
        "tests/paper/test_verify_report.py::test_history_made_anew_since_the_file_was_ordered_is_named",
    ),
]
