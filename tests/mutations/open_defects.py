"""Defects in what guards search, the interface for programs and the public pages."""

from tests.mutations.planted import Planted

SEARCH = "tests/home/test_search.py::"
READING, TOKENS, PAGES = (
    f"tests/{name}.py::" for name in ("api/test_reading", "api/test_tokens", "public/test_pages")
)

OPEN = [
    Planted(
        "search without the right",
        "forum/home/search.py",
        r"return rows\.filter\(readable\)",
        "return rows",
        SEARCH + "test_board_finds_only_what_is_finalised",
    ),
    Planted(
        "suggestion from what is not seen",
        "forum/home/spelling.py",
        r"return guess if is_new and .* else \"\"",
        "return guess",
        SEARCH + "test_a_slip_of_the_pen_is_put_right",
    ),
    Planted(
        "search index not kept",
        "forum/home/migrations/0001_search.py",
        r"AFTER UPDATE OF title, text, proposal, note, deleted_at ON",
        "AFTER UPDATE OF id ON",
        SEARCH + "test_changed_item_is_found_by_what_it_says_now",
    ),
    Planted(
        "revoked token accepted",
        "forum/api/models.py",
        r"self\.revoked_at is None and ",
        "",
        TOKENS + "test_token_opens_until_its_last_day_or_until_it_is_revoked",
    ),
    Planted(
        "scope of a token not asked for",
        "forum/api/gate.py",
        r"if self\.scope and self\.scope not in found\.scopes:",
        "if False:",
        TOKENS + "test_every_route_refuses_what_does_not_open_it",
    ),
    Planted(
        "token of another forum accepted",
        "forum/api/tell.py",
        r"return forum\.meetings\.select_related",
        "return Meeting.objects.select_related",
        READING + "test_another_forums_thing_is_as_if_it_did_not_exist",
    ),
    Planted(
        "token reads as a party",
        "forum/api/rules.py",
        r"PARTNER if scope == Scope\.ACTIONS else BOARD",
        "PARTNER",
        READING + "test_program_reads_what_the_board_reads",
    ),
    Planted(
        "draft decision on the public page",
        "forum/public/content.py",
        r"role=Seat\.Role\.BOARD, party=Party\(forum=forum\)\)\n    is_final = .*",
        "role=Seat.Role.SECRETARIAT, party=Party(forum=forum))\n    is_final = Q()",
        PAGES + "test_decisions_are_those_of_finalised_records",
    ),
    Planted(
        "closed pages shown",
        "forum/public/opening.py",
        r", is_open=True\)\.first\(\)",
        ").first()",
        PAGES + "test_closed_is_as_if_the_forum_did_not_exist",
    ),
    Planted(
        "link to join in the public calendar",
        "forum/public/views.py",
        r"with_link=False",
        "with_link=True",
        PAGES + "test_calendar_of_an_online_meeting_has_no_link",
    ),
]
