"""Defects of papers: each would come out valid or nearly so, and be worse to read."""

from tests.mutations.planted import Planted

DOCUMENT, ACTIONS = "tests/paper/test_document.py::", "tests/meetings/test_action_paper.py::"
EYE, CHARTS = "tests/paper/test_layout.py::", "tests/forum/test_charts.py::"
PAPERS = [
    Planted(
        "header cells without scope",
        "forum/paper/tagger/tables.py",
        r'attributes\["Scope"\] = SCOPES\.get\(box\.element\.get\("scope", ""\), "/Column"\)',
        "pass",
        DOCUMENT + "test_table_over_two_pages_is_one_table_with_one_header",
    ),
    Planted(
        "heading may stand last on its page",
        "static/paper/paper.css",
        r"h1, h2, h3, h4 \{ hyphens: none; break-after: avoid;",
        "h1, h2, h3, h4 { hyphens: none; break-after: auto;",
        EYE + "test_heading_follows_its_text_to_the_next_page",
    ),
    Planted(
        "second series told by colour alone",
        "forum/charts/lying.py",
        r"patterns\(key, len\(plot\.series\)\),\n",
        "",
        CHARTS + "test_lying_bars_tell_two_series_apart_without_colour",
    ),
    Planted(
        "list of actions made anew for every reader",
        "meetings/action_paper.py",
        r"    if same:\n        return same\n",
        "",
        ACTIONS + "test_same_list_of_the_same_day_is_made_once",
    ),
    Planted(
        "list of actions read by the board",
        "meetings/action_paper.py",
        r"in this forum\.\"\"\"\n    require\(may_see_actions\(by, forum\)\)\n",
        'in this forum."""\n',
        ACTIONS + "test_board_may_not_read_it_whatever_the_page_asks",
    ),
]
