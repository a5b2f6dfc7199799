"""The key and certificate that papers are sealed with. Nothing here loads the engine that signs.

What is wrong with them is a sentence, never a crash: the portal stands, and the paper waits for its seal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext_noop

from forum.environment import SealSettings

NOT_SET = gettext_noop("No seal is configured in the portal.")
HALF_SET = gettext_noop("The seal needs both its key and its certificate.")
NO_KEY = gettext_noop("The seal's key cannot be read.")
NO_CERTIFICATE = gettext_noop("The seal's certificate cannot be read.")
NO_PASSWORD = gettext_noop("The seal's key does not open with its password.")
STRANGERS = gettext_noop("The seal's key does not belong to its certificate.")
WRONG_KIND = gettext_noop("The seal's key is of a kind that PDF readers do not accept.")
NOT_FOR_SEALS = gettext_noop("The seal's certificate is not meant for seals and signatures.")
EXPIRED = gettext_noop("The seal's certificate has expired.")
TOO_EARLY = gettext_noop("The seal's certificate is not valid yet.")
NO_SERVICE = gettext_noop("The address of the timestamp service cannot be used.")
SHORTEST_RSA = 2048


class SealUnusable(Exception):
    """Papers cannot be sealed with what is configured; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Credentials:
    """`chain` is what lies between the certificate and its root, as far as it was given."""

    key: RSAPrivateKey | EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True)
class TimestampService:
    url: str
    user: str
    password: str


def is_wanted() -> bool:
    return settings.SEAL.is_wanted


def credentials(at: datetime) -> Credentials:
    """What to seal with at that moment, or SealUnusable."""
    found = _load(settings.SEAL)
    _check_key(found.key)
    _check_purpose(found.certificate)
    if at > found.certificate.not_valid_after_utc:
        raise SealUnusable(EXPIRED)
    if at < found.certificate.not_valid_before_utc:
        raise SealUnusable(TOO_EARLY)
    return found


def timestamp_service() -> TimestampService | None:
    """Where the time is stamped: https://user:password@tsa.example.org/, user and password only where it asks."""
    if not settings.SEAL.tsa:
        return None
    try:
        parts = urlsplit(settings.SEAL.tsa)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SealUnusable(NO_SERVICE) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise SealUnusable(NO_SERVICE)
    place = f"[{host}]" if ":" in host else host
    bare = parts._replace(netloc=f"{place}:{port}" if port else place)
    return TimestampService(bare.geturl(), unquote(parts.username or ""), unquote(parts.password or ""))


def problem(at: datetime) -> str:
    """Why papers cannot be sealed now, in one sentence; nothing where they can, or where no seal is wanted."""
    if not is_wanted():
        return ""
    try:
        credentials(at)
        timestamp_service()
    except SealUnusable as found:
        return found.sentence
    return ""


def certificate() -> x509.Certificate | None:
    """The configured certificate, whatever is wrong with it, where it can be read at all."""
    try:
        return _load(settings.SEAL).certificate
    except SealUnusable:
        return None


def owner_of(found: x509.Certificate) -> str:
    """Whom it names: the organisation, or else the common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if names := found.subject.get_attributes_for_oid(oid):
            return _text(names[0].value)[:200]
    return name_of(found.subject)[:200]


def name_of(name: x509.Name) -> str:
    """As it is usually written: CN=Sigill,O=Region,C=SE."""
    return name.rfc4514_string()[:300]


def fingerprint_of(found: x509.Certificate) -> str:
    return found.fingerprint(hashes.SHA256()).hex()


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode(errors="replace")


def _load(given: SealSettings) -> Credentials:
    if not given.is_wanted:
        raise SealUnusable(NOT_SET)
    if given.pkcs12:
        return _from_pkcs12(given)
    if not (given.key and given.cert):
        raise SealUnusable(HALF_SET)
    chain = _parsed(x509.load_pem_x509_certificates, _read(given.cert, NO_CERTIFICATE), NO_CERTIFICATE)
    return _matched(_key(given), chain)


def _key(given: SealSettings) -> Any:
    data, password = _read(given.key, NO_KEY), given.password.encode() or None
    try:
        return serialization.load_pem_private_key(data, password if b"ENCRYPTED" in data else None)
    except TypeError as error:  # it is encrypted, and there is no password
        raise SealUnusable(NO_PASSWORD) from error
    except Exception as error:
        raise SealUnusable(NO_PASSWORD if b"ENCRYPTED" in data else NO_KEY) from error


def _from_pkcs12(given: SealSettings) -> Credentials:
    data = _read(given.pkcs12, NO_KEY)
    try:
        key, found, others = pkcs12.load_key_and_certificates(data, given.password.encode() or None)
    except ValueError as error:
        raise SealUnusable(NO_PASSWORD) from error
    except Exception as error:
        raise SealUnusable(NO_KEY) from error
    if key is None or found is None:
        raise SealUnusable(HALF_SET)
    return _matched(key, [found, *others])


def _matched(key: Any, certificates: list[x509.Certificate]) -> Credentials:
    """The certificate of this key stands first, whatever the order in the file."""
    own = [each for each in certificates if _public(each) == _public(key)]
    if not own:
        raise SealUnusable(STRANGERS)
    return Credentials(key, own[0], tuple(each for each in certificates if each != own[0]))


def _public(holder: Any) -> bytes:
    """DER of the public key of a private key or a certificate."""
    return holder.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _check_key(key: Any) -> None:
    is_rsa = isinstance(key, RSAPrivateKey) and key.key_size >= SHORTEST_RSA
    if not (is_rsa or isinstance(key, EllipticCurvePrivateKey)):
        raise SealUnusable(WRONG_KIND)


def _check_purpose(found: x509.Certificate) -> None:
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    except ValueError as error:
        raise SealUnusable(NO_CERTIFICATE) from error
    if not (usage.digital_signature or usage.content_commitment):
        raise SealUnusable(NOT_FOR_SEALS)


def _read(path: str, sentence: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise SealUnusable(sentence) from error


def _parsed(read: Callable[[bytes], list[x509.Certificate]], data: bytes, sentence: str) -> Any:
    try:
        return read(data)
    except ValueError as error:
        raise SealUnusable(sentence) from error
