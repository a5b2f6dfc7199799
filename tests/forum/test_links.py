"""Signed links: for one purpose, until one day, and only as we wrote them."""

from datetime import timedelta

import pytest

from forum import clock, links

LAST = clock.today()


def test_a_link_says_what_was_signed_until_its_last_day():
    assert links.read("answer", links.sign("answer", LAST, invitation=7)) == {"invitation": 7}
    with pytest.raises(links.Ended):
        links.read("answer", links.sign("answer", LAST - timedelta(days=1), invitation=7))


def test_a_link_is_good_for_its_own_purpose_only():
    token = links.sign("answer", LAST, invitation=7)
    with pytest.raises(links.Unreadable):
        links.read("action", token)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "", lambda t: t * 40])
def test_a_changed_link_is_none_of_ours(change):
    with pytest.raises(links.Unreadable):
        links.read("answer", change(links.sign("answer", LAST, invitation=7)))
