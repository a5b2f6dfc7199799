"""Defects in what guards the making of a paper."""

from tests.mutations.planted import Planted

BUILD, CANCELLING = "tests/paper/test_build.py::", "tests/report/test_cancelling.py::"

BUILDS = [
    Planted(
        "cancelled paper finished anyway",
        "forum/paper/build.py",
        r"state=Paper\.State\.BUILDING, claim=",
        "claim=",
        CANCELLING + "test_cancelled_build_stops_at_its_next_report_and_leaves_no_file",
    ),
    Planted(
        "claims counted anew with each order",
        "forum/paper/build.py",
        r"claim=paper\.claim \+ 1",
        "claim=1",
        CANCELLING + "test_worker_of_a_cancelled_order_has_no_part_in_the_next",
    ),
    Planted(
        "poison cap removed",
        "forum/paper/build.py",
        r"if paper\.attempts >= MAX_ATTEMPTS:",
        "if False:",
        BUILD + "test_third_death_is_the_last",
    ),
    Planted(
        "lease never renewed",
        "forum/paper/build.py",
        r"            lease_until=clock\.now\(\) \+ LEASE,\n",
        "",
        BUILD + "test_progress_renews_the_lease",
    ),
    Planted(
        "memory not looked at",
        "forum/paper/memory.py",
        r"if held\(\) > self\.limit:",
        "if False:",
        "tests/paper/test_memory.py::test_work_between_two_reports_is_stopped",
    ),
    Planted(
        "older edition released after a later one",
        "forum/report/reading.py",
        r"edition\.is_overtaken = edition\.number < newest",
        "edition.is_overtaken = False",
        "tests/report/test_views.py::test_older_edition_is_neither_presented_nor_released_after_a_later_one",
    ),
    Planted(
        "line of another size taken",
        "forum/paper/lines.py",
        r'"font_size", ',
        "",
        "tests/paper/test_lines.py::test_bytes_are_those_of_lines_broken_each_time",
    ),
]
