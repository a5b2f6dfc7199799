"""Organisations that sign their people in themselves, by OpenID Connect or SAML: what PORTAL_SIGN_IN names."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

OIDC, SAML = "openid_connect", "saml"
PROTOCOLS = {"oidc": OIDC, "saml": SAML}
NEEDED = {OIDC: ("client_id", "client_secret", "issuer"), SAML: ("metadata",)}


@dataclass(frozen=True, kw_only=True)
class Provider:
    """`domains` are the addresses it answers for; nobody else's address counts from it.

    `only_way`: people of these domains have no password here. `second_factor`: the values of `amr` or `acr`
    (SAML: AuthnContextClassRef) by which it says that a second step was shown; none: it is never believed to.
    """

    slug: str
    protocol: str
    name: str
    domains: tuple[str, ...]
    only_way: bool = False
    second_factor: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def answers_for(self, email: str) -> bool:
        name, _at, domain = email.rpartition("@")
        return bool(name) and domain.casefold() in self.domains


def read_providers(path: str) -> tuple[Provider, ...]:
    """Loudly: a file that cannot be meant stops the start."""
    if not path:
        return ()
    try:
        rows = json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {path} cannot be read: {error}") from error
    if not isinstance(rows, list):
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {path} must hold a list of providers.")
    found = tuple(_read(row, Path(path).parent) for row in rows)
    for names in ([each.slug for each in found], [domain for each in found for domain in each.domains]):
        if len(set(names)) != len(names):
            raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {path} names something twice: {sorted(names)}.")
    return found


def _read(row: Any, folder: Path) -> Provider:
    if not isinstance(row, dict):
        raise ImproperlyConfigured("PORTAL_SIGN_IN: every provider is an object with names and values.")
    slug, protocol = str(row.get("slug", "")), PROTOCOLS.get(str(row.get("protocol")), "")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", slug) or not protocol:
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {slug!r} needs a slug and the protocol oidc or saml.")
    missing = [name for name in ("name", "domains", *NEEDED[protocol]) if not row.get(name)]
    if missing:
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {slug} lacks {', '.join(missing)}.")
    known = {"slug", "protocol", "name", "domains", "only_way", "second_factor"}
    options = {name: value for name, value in row.items() if name not in known}
    if protocol == OIDC and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", str(row["issuer"])):
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {slug}'s issuer must begin with https://.")
    if protocol == SAML:
        options["metadata"] = _metadata(folder / str(row["metadata"]), slug)
    return Provider(
        slug=slug,
        protocol=protocol,
        name=str(row["name"]),
        domains=tuple(str(domain).casefold() for domain in row["domains"]),
        only_way=bool(row.get("only_way")),
        second_factor=tuple(map(str, row.get("second_factor", ()))),
        options=options,
    )


def _metadata(path: Path, slug: str) -> str:
    try:
        text = path.read_text()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {slug}'s metadata cannot be read: {error}") from error
    if lacks := _lacking_of(text):
        raise ImproperlyConfigured(f"PORTAL_SIGN_IN: {slug}'s metadata lacks {', '.join(lacks)}: {path}")
    return text


def _lacking_of(metadata: str) -> list[str]:
    """What nobody could sign in without, by the parser that the signing in itself uses."""
    # Loaded only where an organisation signs its people in with SAML.
    from lxml.etree import LxmlError  # noqa: PLC0415
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser  # noqa: PLC0415

    try:
        provider = OneLogin_Saml2_IdPMetadataParser.parse(metadata).get("idp", {})
    except (LxmlError, ValueError):
        return ["an identity provider (it is no XML)"]
    needed = {
        "the provider's name (entityID)": provider.get("entityId"),
        "an address to sign in at (SingleSignOnService by HTTP-Redirect)": provider.get(
            "singleSignOnService"
        ),
        "a certificate to sign answers with (KeyDescriptor)": provider.get("x509cert")
        or provider.get("x509certMulti", {}).get("signing"),
    }
    return [name for name, found in needed.items() if not found]
