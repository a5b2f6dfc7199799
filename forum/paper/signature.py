"""Reading a file's signature: is it intact, whose is it, and what does it carry. Loads pyHanko; see `signing`."""

import io
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from forum.paper.certificate import fingerprint_of, name_of, owner_of
from forum.paper.signing import as_asn1

# A signer that no given root knows is a finding of ours, not a warning of the log's.
logging.getLogger("pyhanko").setLevel(logging.ERROR)
SEALS = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


class NotReadable(Exception):
    """The bytes are no PDF that can be read."""


@dataclass(frozen=True)
class Timestamp:
    at: datetime
    by: str
    intact: bool
    trusted: bool


@dataclass(frozen=True, kw_only=True)
class Signature:
    """`intact`: the signed bytes are as they were signed. `whole`: they are the whole file.

    `trusted`: the chain leads to one of the given roots, at the moment the file was signed.
    """

    intact: bool
    whole: bool
    trusted: bool
    owner: str
    signer: str
    issuer: str
    fingerprint: str
    signed_at: datetime | None
    valid_from: datetime
    valid_until: datetime
    timestamp: Timestamp | None

    @property
    def moment(self) -> datetime | None:
        """The stamped time, or else the one the signer states."""
        return self.timestamp.at if self.timestamp and self.timestamp.intact else self.signed_at


def signatures_of(data: bytes, roots: Iterable[x509.Certificate] = ()) -> list[Signature]:
    """In the order they were set; none for an unsealed file."""
    trusted = [as_asn1(root) for root in roots]
    try:
        return [_read(each, trusted) for each in _reader(data).embedded_signatures]
    except NotReadable:
        raise
    except Exception as error:  # a damaged file breaks wherever it is damaged
        raise NotReadable(str(error)) from error


def _read(found: EmbeddedPdfSignature, roots: list[Any]) -> Signature:
    moment = found.self_reported_timestamp
    status = validate_pdf_signature(
        found, _context(roots, moment), _context(roots, moment), key_usage_settings=SEALS, skip_diff=True
    )
    owned = x509.load_der_x509_certificate(status.signing_cert.dump())
    stamped = status.timestamp_validity
    return Signature(
        intact=status.intact and status.valid,
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        owner=owner_of(owned),
        signer=name_of(owned.subject),
        issuer=name_of(owned.issuer),
        fingerprint=fingerprint_of(owned),
        signed_at=moment,
        valid_from=owned.not_valid_before_utc,
        valid_until=owned.not_valid_after_utc,
        timestamp=_timestamp(stamped) if stamped else None,
    )


def _timestamp(status: Any) -> Timestamp:
    by = x509.load_der_x509_certificate(status.signing_cert.dump())
    return Timestamp(status.timestamp, owner_of(by), status.intact and status.valid, status.trusted)


def _context(roots: list[Any], moment: datetime | None) -> ValidationContext:
    """Nothing is fetched, and revocation is not asked for: that is the PDF reader's business."""
    return ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)


def attached_files(data: bytes) -> dict[str, bytes]:
    """The data files that the PDF carries, by name."""
    return dict(_attached(data))


def _attached(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        for reference in _reader(data).root.get("/AF", ()):
            file = reference.get_object()
            yield str(file["/UF"]), file["/EF"]["/F"].data
    except NotReadable:
        raise
    except Exception as error:
        raise NotReadable(str(error)) from error


def _reader(data: bytes) -> PdfFileReader:
    try:
        return PdfFileReader(io.BytesIO(data))
    except Exception as error:
        raise NotReadable(str(error)) from error
