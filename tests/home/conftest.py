"""Meetings of the year under way, in the states the home page has to tell apart."""

from datetime import date
from types import SimpleNamespace

import pytest

from meetings.agenda import propose_version
from meetings.models import AgendaVersion, Meeting
from tests.factories import local

TODAY = date(2026, 11, 23)


@pytest.fixture
def proposed(cast: SimpleNamespace, meeting: Meeting) -> AgendaVersion:
    """The agenda of meeting 4 is out for approval until 27 November."""
    return propose_version(meeting, by=cast.sekr, at=local(2026, 11, 16), approve_by=date(2026, 11, 27))
