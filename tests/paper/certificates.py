"""Keys and certificates of the tests' own, and a timestamp service that answers on 127.0.0.1 over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import keys, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from forum.environment import SealSettings
from forum.paper.signing import as_asn1

OWNER = "Region Exempel"
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Issued:
    certificate: x509.Certificate
    key: Any


def issue(name: str, by: Issued | None = None, *, until: datetime = UNTIL, **of: Any) -> Issued:
    """A certificate. `ca`: it may issue others; `stamps`: it is a timestamp service's; `key`: not of its own."""
    key = of.get("key") or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    is_ca, stamps = of.get("ca", False), of.get("stamps", False)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, of.get("owner", OWNER)),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
            *("key_cert_sign", "crl_sign", "digital_signature", "content_commitment"),
        ),
        False,
    )
    for purpose in of.get("purposes") or (("key_cert_sign", "crl_sign") if is_ca else ("digital_signature",)):
        usage[purpose] = True
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(SINCE, until - timedelta(days=365)))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return Issued(builder.sign(by.key if by else key, hashes.SHA256()), key)


def pem(*found: Issued) -> bytes:
    return b"".join(each.certificate.public_bytes(serialization.Encoding.PEM) for each in found)


def pem_key(of: Issued, password: bytes = b"") -> bytes:
    sealed = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return of.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealed)


def written(folder: Path, of: Issued, *chain: Issued, tsa: str = "") -> SealSettings:
    """The settings of a portal whose key and certificate lie in that folder."""
    (folder / "seal.key").write_bytes(pem_key(of))
    (folder / "seal.pem").write_bytes(pem(of, *chain))
    return SealSettings(str(folder / "seal.key"), str(folder / "seal.pem"), "", "", tsa)


class Service:
    """A timestamp service. `wrong` makes it ill: "down", "garbage", "other" (the time of something else)."""

    def __init__(self, of: Issued, root: Issued) -> None:
        key = of.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.stamper = DummyTimeStamper(
            as_asn1(of.certificate), keys.PrivateKeyInfo.load(key), [as_asn1(root.certificate)],
            fixed_dt=datetime.now(UTC),
        )  # fmt: skip
        self.wrong, self.asked, self.signed_in = "", 0, ""
        self.url = ""

    def answer(self, body: bytes) -> bytes:
        request = tsp.TimeStampReq.load(body)
        if self.wrong == "other":
            request["message_imprint"]["hashed_message"] = bytes(32)
        return self.stamper.request_tsa_response(request).dump()


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.asked += 1
            service.signed_in = self.headers.get("Authorization", "")
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if service.wrong == "down":
                self.send_error(503)
                return
            answer = b"<html>" if service.wrong == "garbage" else service.answer(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/tsa"
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
