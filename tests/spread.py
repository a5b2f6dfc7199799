"""pytest plugin: with `-n`, the tests on several processors, and what belongs together in one of them."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# The dearest first, so that none of them is left for the end. A name makes one group: one portal for all who visit it.
DEAREST = {
    "tests/browser/": "portal",
    "tests/embedded/": "portal",
    "tests/house/": "demo",
    "tests/mutations/": "",
    "tests/forum/test_mail_kills.py": "",
    "tests/meetings/test_life.py": "",
    "tests/live/": "",
    "tests/paper/": "",
    "tests/report/": "",
    "tests/": "",
}


def start_of(test: str) -> str:
    return next(start for start in DEAREST if test.startswith(start))


def group_of(test: str) -> str:
    """Tests of one group run one after the other, in one process: those of a file, unless DEAREST names more."""
    start = start_of(test)
    each_by_itself = start == "tests/mutations/"
    return DEAREST[start] or (test if each_by_itself else test.partition("::")[0])


class Groups(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups:
    config.option.loadscopereorder = False
    return Groups(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        order = list(DEAREST)
        items.sort(key=lambda item: order.index(start_of(item.nodeid)))
