"""Defects in what guards the projects' numbers, their reports and the import."""

from tests.mutations.planted import Planted

SUPPRESSION, FUNDING = "tests/projects/test_suppression.py::", "tests/projects/test_funding.py::"
IMPORTS, REPORTING = "tests/projects/test_imports.py::", "tests/projects/test_reporting.py::"

PROJECTS = [
    Planted(
        "small gender group shown",
        "projects/suppression.py",
        r"if min\(women, men\) < FEWEST or ",
        "if ",
        SUPPRESSION + "test_single_reading",
    ),
    Planted(
        "few who came in between shown",
        "projects/suppression.py",
        r"row\.total < FEWEST or not _is_apart\(row\.total, known\[code\]\.totals\)",
        "row.total < FEWEST",
        SUPPRESSION + "test_those_who_came_between_two_readings_are_a_group",
    ),
    Planted(
        "export by a rule of its own",
        "projects/exporting.py",
        r"seen\.get\(reading\.pk\)",
        "None",
        "tests/projects/test_exporting.py::test_small_numbers_are_told_to_the_secretariat_alone",
    ),
    Planted(
        "krona lost in rounding",
        "projects/shares.py",
        r"for i in largest_first\[: abs\(missing\)\]:",
        "for i in ():",
        "tests/projects/test_shares.py::test_half_of_an_odd_amount_is_not_one_krona_too_much",
    ),
    Planted(
        "withdrawn funding counted",
        "projects/funding.py",
        r" if not line\.withdrawn_at\]",
        "]",
        FUNDING + "test_withdrawn_line_stays_and_counts_nowhere",
    ),
    Planted(
        "anybody reports a project",
        "projects/rules.py",
        r"\(is_secretariat\(seat\) or is_of_the_owner\(seat, project\)\) and ",
        "",
        REPORTING + "test_who_reports",
    ),
    Planted(
        "report written over another's",
        "projects/reporting.py",
        r'if seen != \(current\.stamp if current else ""\):',
        "if False:",
        REPORTING + "test_second_of_two_drafts_is_told_and_loses_nothing",
    ),
    Planted(
        "something else taken in than was seen",
        "projects/imports/uploads.py",
        r" or outcome\.seal != seen",
        "",
        IMPORTS + "test_what_has_changed_since_the_look_is_shown_again",
    ),
    Planted(
        "file taken in with an error in it",
        "projects/imports/uploads.py",
        r"if counts\[ERROR\] or ",
        "if ",
        IMPORTS + "test_an_error_in_the_last_row_stops_all_of_it",
    ),
    Planted(
        "line drawn over a break",
        "forum/charts/plots.py",
        r"if start and end and i not in each\.breaks:",
        "if start and end:",
        "tests/projects/test_key_figures.py::test_line_is_not_drawn_over_a_break_or_a_hole",
    ),
    Planted(
        "draft counted in the evaluation",
        "forum/report/survey_results.py",
        r" if answer\.ready_at\]",
        "]",
        "tests/report/test_survey.py::test_results_are_over_the_parties_that_are_ready",
    ),
]
