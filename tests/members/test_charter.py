from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry
from members import charter
from tests.factories import local

AT = local(2026, 11, 23, 10)


def test_settings_are_changed_by_the_secretariat_only(cast):
    forum = cast.sekr.party.forum
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            charter.change_settings(forum, {"adjusters": 2}, by=seat)
    changed = charter.change_settings(forum, {"adjusters": 2, "silent_consent": False}, by=cast.sekr, at=AT)
    assert changed.adjusters == 2
    entry = HistoryEntry.objects.get(verb="forum.settings_changed")
    assert entry.facts == {"before": {"adjusters": 0}, "after": {"adjusters": 2}}


def test_unknown_document_label_is_refused(cast):
    with pytest.raises(ValidationError):
        charter.change_settings(cast.sekr.party.forum, {"document_label": "referat"}, by=cast.sekr)


def test_address_is_never_changed(cast):
    forum = charter.change_settings(cast.sekr.party.forum, {"slug": "annat"}, by=cast.sekr)
    assert forum.slug == "kronoberg"


def areas(forum):
    return [(area.title, area.until) for area in forum.focus_areas.all()]


def test_focus_areas_end_and_stay(cast):
    forum = cast.sekr.party.forum
    charter.set_focus_areas(forum, ["A", "B", " ", "C", "A"], by=cast.sekr, at=AT)
    assert areas(forum) == [("A", None), ("B", None), ("C", None)]
    kept = forum.focus_areas.get(title="C").pk
    charter.set_focus_areas(forum, ["C", "D"], by=cast.sekr, at=AT)
    today = date(2026, 11, 23)
    assert areas(forum) == [("C", None), ("D", None), ("A", today), ("B", today)]
    assert forum.focus_areas.get(title="C").pk == kept
    charter.set_focus_areas(forum, ["C", "D"], by=cast.sekr, at=AT)
    assert HistoryEntry.objects.filter(verb="forum.focus_areas_changed").count() == 2
