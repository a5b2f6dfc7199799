"""Signing a finished file. Loads pyHanko: only what seals or verifies comes here, never a page.

The seal is invisible: a visible stamp would need a tagged form field and an embedded font to keep both standards.
It is appended, so that the file it was set on is the beginning of the sealed one, byte for byte.
"""

import io
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from forum.paper.certificate import Credentials, TimestampService

FIELD = "Stampel"
TIMESTAMP_SECONDS = 10


class NoTimestamp(Exception):
    """The service that stamps the time did not answer, or answered something else."""


def sign(data: bytes, owned: Credentials, service: TimestampService | None, label: str) -> bytes:
    """The file with its seal: PAdES, certified, no change allowed after it. `label` names it in PDF readers."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signer = signers.PdfSigner(
        metadata,
        _signer(owned),
        timestamper=_Service(service) if service else None,
        new_field_spec=fields.SigFieldSpec(FIELD, on_page=0, box=None, readable_field_name=label),
    )
    sealed: bytes = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data))).getvalue()
    return sealed


def _signer(owned: Credentials) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple(map(as_asn1, owned.chain))
    key = owned.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(as_asn1(owned.certificate), keys.PrivateKeyInfo.load(key), store)


def as_asn1(found: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(found.public_bytes(Encoding.DER))


class _Service(RequestsHTTPTimeStamper):
    """What goes wrong with the service goes wrong in a dozen kinds of exceptions; here it is one."""

    def __init__(self, service: TimestampService) -> None:
        auth = (service.user, service.password) if service.user else None
        super().__init__(service.url, timeout=TIMESTAMP_SECONDS, auth=auth)

    async def async_dummy_response(self, md_algorithm: str) -> Any:
        try:
            return await super().async_dummy_response(md_algorithm)
        except Exception as error:
            raise NoTimestamp(str(error)) from error

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except Exception as error:
            raise NoTimestamp(str(error)) from error
