"""Defects that only show when somebody types what nobody types."""

from tests.mutations.planted import Planted

INPUT = [
    Planted(
        "mark of a name without words",
        "members/models/roster.py",
        r"\(words or \[self\.name\]\)\[0\]",
        "words[0]",
        "tests/members/test_roster.py::test_every_name_has_letters_for_its_mark",
    ),
    Planted(
        "choice that is no number looked up",
        "members/admin.py",
        r" if re\.fullmatch\(\"\[0-9\]\{1,18\}\", each\)",
        "",
        "tests/members/test_admin.py::test_choice_that_is_no_number_comes_back_as_none",
    ),
    Planted(
        "refused address in Swedish whatever the reader's language",
        "forum/views.py",
        r"translation\.override\(known_language\(request\)\)",
        "translation.override(settings.LANGUAGE_CODE)",
        "tests/forum/test_refused_address.py::test_refused_address_is_said_in_the_readers_language",
    ),
]
