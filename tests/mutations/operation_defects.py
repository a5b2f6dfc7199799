"""Defects of operation: somebody's data in a log, figures open to all, a sum that forgets a process."""

from tests.mutations.planted import Planted

LOG, METRICS = "tests/forum/test_log.py::", "tests/forum/test_metrics.py::"
OPERATION = [
    Planted(
        "address in the log",
        "forum/timing.py",
        r"        route=route,\n",
        "        route=request.get_full_path(),\n",
        LOG + "test_nothing_personal_is_written",
    ),
    Planted(
        "whatever the browser calls its request is taken over",
        "forum/logs/identity.py",
        r"given if _WELL_FORMED\.fullmatch\(given\) else",
        "given or",
        LOG + "test_number_is_taken_over_only_if_it_is_one",
    ),
    Planted(
        "figures open to all",
        "forum/metrics/page.py",
        r"    if not may_read\(request\):\n        raise Http404\n",
        "",
        METRICS + "test_figures_are_shown_to_the_monitoring_alone",
    ),
    Planted(
        "each process keeps its own sums",
        "forum/metrics/sums.py",
        r"pipe\.hincrbyfloat\(",
        "pipe.hset(",
        METRICS + "test_several_processes_add_to_one_sum",
    ),
    Planted(
        "operator's page open to all",
        "forum/operator.py",
        r"from forum\.access import PersonRequest, operator_only\n",
        "from forum.access import PersonRequest\nfrom forum.access import signed_in as operator_only\n",
        "tests/forum/test_operator.py::test_operation_page_is_the_operators",
    ),
]
