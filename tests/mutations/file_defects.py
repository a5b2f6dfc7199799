"""Defects in what guards the files and the import."""

from tests.mutations.planted import Planted

PAGES, DEEDS = "tests/meetings/test_file_pages.py::", "tests/meetings/test_attachments.py::"

FILES = [
    Planted(
        "download that asks no rule",
        "meetings/views/files.py",
        r"    seat_that\(may_read_file, request, found\)\n",
        "",
        PAGES + "test_files_are_found_by_those_who_may",
    ),
    Planted(
        "files left out of what is approved",
        "meetings/versions.py",
        r'"proposal", "files"\)',
        '"proposal")',
        DEEDS + "test_files_are_part_of_what_is_approved",
    ),
    Planted(
        "what unpacks to more than it says is let in",
        "forum/files/archives.py",
        r"            if self\._says_too_little\(entry\):\n",
        "            if False:\n",
        DEEDS + "test_bad_files_are_refused_and_leave_nothing",
    ),
    Planted(
        "file that is too large is kept on its way in",
        "forum/files/receiving.py",
        r"        if self\.received <= settings\.FILE_MAX_BYTES:\n            super\(\)",
        "        if True:\n            super()",
        PAGES + "test_file_that_is_too_large_takes_no_room_on_the_disk",
    ),
    Planted(
        "trial that is not rolled back",
        "members/importing.py",
        r"    transaction\.set_rollback\(True\)\n    return outcome\n",
        "    return outcome\n",
        "tests/members/test_import.py::test_trial_says_what_would_happen_and_does_nothing",
    ),
]
