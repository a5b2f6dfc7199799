"""An address that cannot be used is refused in words the reader knows."""

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    ("language", "heading"), [("sv", "Adressen går inte att använda"), ("en", "The address cannot be used")]
)
def test_refused_address_is_said_in_the_readers_language(client, db, language, heading):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get("/hjalp/?q=%00")
    assert answer.status_code == 400
    assert f"<h1>{heading}</h1>" in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()
