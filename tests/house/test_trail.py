"""The trail can never be changed, so no person's name is written into it."""

from forum.models import HistoryEntry, User


def test_trail_names_no_person(demo):
    names = set(User.objects.values_list("name", flat=True))
    told = [f"{entry.subject} {entry.facts}" for entry in HistoryEntry.objects.all()]
    assert len(told) > 500
    assert [text for text in told if any(name in text for name in names)] == []
