"""The printed extract is as sound as the portal's papers: PDF/A-3a and PDF/UA-1."""

import pytest

from forum.privacy import taking_out
from forum.privacy.making import make_extract
from tests.paper import vera
from tests.privacy.people import busy_year

pytestmark = pytest.mark.check


@pytest.mark.parametrize("language", ["sv", "en"])
def test_extract_is_archivable_and_accessible(cast, meeting, tmp_path, language):
    busy_year(cast, meeting)
    person = cast.ifmetall.user
    person.language = language
    person.save()
    extract = taking_out.order_own(person)
    assert make_extract(extract.pk) is True
    extract.refresh_from_db()
    file = tmp_path / "registerutdrag.pdf"
    file.write_bytes(extract.content)
    for flavour, rules in vera.RULES.items():
        verdict = vera.judge(file, flavour)
        assert (verdict.rules, verdict.failures) == (rules, {})
