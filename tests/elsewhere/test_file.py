"""PORTAL_SIGN_IN is read loudly: a file that cannot be meant stops the start."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from forum.sign_in import read_providers
from tests.stack import SIGN_IN

ROW = {
    "slug": "region",
    "protocol": "oidc",
    "name": "Region Exempel",
    "domains": ["Region.Example.org"],
    "issuer": "https://login.example.org",
    "client_id": "x",
    "client_secret": "y",
}


def test_nothing_named_is_nobody() -> None:
    assert read_providers("") == ()


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "sign_in.json"
    file.write_text(json.dumps([{**ROW, "only_way": True, "second_factor": ["mfa"]}]))
    (found,) = read_providers(str(file))
    assert (found.slug, found.protocol, found.only_way, found.second_factor) == (
        "region",
        "openid_connect",
        True,
        ("mfa",),
    )
    assert found.answers_for("Anna@REGION.example.org") is True
    assert found.answers_for("anna@ond-region.example.org") is False
    assert found.answers_for("region.example.org") is False
    assert len(read_providers(str(SIGN_IN))) == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("[", "cannot be read"),
        ({"slug": "x"}, "must hold a list"),
        (["x"], "is an object"),
        ([{**ROW, "protocol": "ldap"}], "protocol oidc or saml"),
        ([{**ROW, "slug": "Region!"}], "needs a slug"),
        ([{**ROW, "domains": []}], "lacks domains"),
        ([{**ROW, "client_secret": ""}], "lacks client_secret"),
        ([{**ROW, "issuer": "http://login.example.org"}], "must begin with https"),
        ([{**ROW, "protocol": "saml", "metadata": "finns-inte.xml"}], "metadata cannot be read"),
        ([ROW, ROW], "names something twice"),
        ([ROW, {**ROW, "slug": "annan"}], "names something twice"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_stops_the_start(tmp_path: Path, rows: Any, words: str) -> None:
    file = tmp_path / "sign_in.json"
    file.write_text(rows if isinstance(rows, str) else json.dumps(rows))
    with pytest.raises(ImproperlyConfigured, match=words):
        read_providers(str(file))


METADATA = (Path(__file__).parent / "saml_metadata.xml").read_text()


@pytest.mark.parametrize(
    ("metadata", "lacks"),
    [
        (
            re.sub(r"<md:KeyDescriptor.*</md:KeyDescriptor>", "", METADATA),
            "a certificate to sign answers with",
        ),
        (re.sub(r"<md:SingleSignOnService[^>]*>", "", METADATA), "an address to sign in at"),
        (re.sub(r' entityID="[^"]*"', "", METADATA), "the provider's name"),
        ("<md>", "an identity provider"),
        ("", "an identity provider"),
        ("<html/>", "a certificate to sign answers with"),
    ],
    ids=range(6),
)
def test_saml_metadata_that_nobody_could_sign_in_by_stops_the_start(
    tmp_path: Path, metadata: str, lacks: str
) -> None:
    (tmp_path / "idp.xml").write_text(metadata)
    file = tmp_path / "sign_in.json"
    file.write_text(json.dumps([{**ROW, "protocol": "saml", "metadata": "idp.xml"}]))
    with pytest.raises(ImproperlyConfigured, match=f"region's metadata lacks .*{lacks}"):
        read_providers(str(file))


def test_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        read_providers(str(tmp_path / "finns-inte.json"))
