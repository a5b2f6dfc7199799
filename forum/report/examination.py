"""What can be said of a PDF that somebody holds: is it whole, who sealed it, and did this portal make it?"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from django.db.models import Q

from forum import clock
from forum.chain import is_in_chain
from forum.formats import local
from forum.models import Paper, Seal
from forum.paper import certificate
from forum.paper.attached import canonical_json
from forum.paper.signature import NotReadable, Signature, attached_files, signatures_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and whether it speaks for the file."""

    said: str
    holds: bool = True


def examine(data: bytes, roots: Sequence[x509.Certificate] | None = None) -> list[Finding]:
    """Everything that is to be said, in the order one asks. `roots`: None where no root of one's own was given."""
    sha256 = hashlib.sha256(data).hexdigest()
    paper = paper_with(sha256)
    try:
        signatures = signatures_of(data, roots or ())
        files = attached_files(data)
    except NotReadable:
        return [Finding(f"SHA-256: {sha256}"), Finding("It is not a PDF that can be read.", holds=False)]
    found = [Finding(f"SHA-256: {sha256}")]
    if signatures:
        found += _of_signature(signatures[-1], roots, paper)
    else:
        found.append(Finding("It carries no seal."))
    found += _of_portal(paper, sha256)
    if paper:
        found += _of_data(paper, files)
        found += _of_history(paper)
    return found


def paper_with(sha256: str) -> Paper | None:
    """The paper whose file has these bytes, sealed or not."""
    known = Q(seal__sha256=sha256) | Q(seal__unsealed_sha256=sha256) | Q(sha256=sha256)
    return Paper.objects.filter(known).select_related("forum", "seal").order_by("pk").first()


def _of_signature(
    found: Signature, roots: Sequence[x509.Certificate] | None, paper: Paper | None
) -> Iterator[Finding]:
    if not found.intact:
        yield Finding("NOT intact: the file has been changed since it was sealed.", holds=False)
    elif not found.whole:
        yield Finding("NOT intact: something has been added to the file after its seal.", holds=False)
    else:
        yield Finding("Intact: the whole file is as it was sealed.")
    yield Finding(f"Sealed by {found.owner} ({found.signer}), certificate {found.fingerprint}.")
    yield _of_time(found)
    yield _of_validity(found)
    yield _of_trust(found, roots, paper)


def _of_time(found: Signature) -> Finding:
    if found.timestamp is None:
        return Finding(f"Sealed {_moment(found.signed_at)}, as the signer's own clock says (PAdES B-B).")
    if not found.timestamp.intact:
        return Finding("NOT timed: its timestamp was made of something else.", holds=False)
    leads = "trusted as well" if found.timestamp.trusted else "which is unknown to this machine"
    stamped = f"{_moment(found.timestamp.at)}, as stamped by {found.timestamp.by}, {leads} (PAdES B-T)"
    return Finding(f"Sealed {stamped}.")


def _of_validity(found: Signature) -> Finding:
    period = f"{_moment(found.valid_from)} to {_moment(found.valid_until)}"
    if found.moment is None or not found.valid_from <= found.moment <= found.valid_until:
        return Finding(f"NOT valid: the certificate, {period}, was not valid when it sealed.", holds=False)
    since = " It has expired since." if clock.now() > found.valid_until else ""
    return Finding(f"The certificate was valid then ({period}).{since}")


def _of_trust(found: Signature, roots: Sequence[x509.Certificate] | None, paper: Paper | None) -> Finding:
    if found.trusted:
        return Finding("Trusted: the certificate leads to a root that was given.")
    if roots is not None:
        return Finding(
            "NOT trusted: the certificate leads to none of the roots that were given.", holds=False
        )
    ours = certificate.certificate()
    unknown = "Note: the signer is unknown to this machine (--trust FILE names a root)"
    if ours and certificate.fingerprint_of(ours) == found.fingerprint:
        return Finding(f"{unknown}; it is the certificate that this portal seals with.")
    noted: Seal | None = getattr(paper, "seal", None)
    if noted and noted.fingerprint == found.fingerprint:
        return Finding(f"{unknown}; it is the certificate that the portal noted when it sealed the file.")
    return Finding("NOT known: neither this machine nor this portal knows the signer.", holds=False)


def _of_portal(paper: Paper | None, sha256: str) -> Iterator[Finding]:
    if paper is None:
        yield Finding("NOT known: this portal has made no such file.", holds=False)
        return
    seal = paper.set_seal
    is_sealed = seal is not None and seal.sha256 == sha256
    which = "as it was sealed" if is_sealed else "as it was made"
    yield Finding(f"Known: byte for byte {which} by this portal.")
    yield Finding(f"It is {_name(paper)}, {paper.forum.name} ({paper.forum.slug}).")
    yield Finding(f"Ordered {_moment(paper.requested_at)}; SHA-256 of its snapshot: {snapshot_sha256(paper)}")
    if seal is not None and not is_sealed:
        yield Finding(f"Note: it was sealed afterwards; SHA-256 of the sealed file: {seal.sha256}")


def _name(paper: Paper) -> str:
    edition = getattr(paper, "edition", None)
    if edition is None:
        return f'"{paper.title}"'
    return f"the annual follow-up of {edition.report.year}, edition {edition.number}"


def snapshot_sha256(paper: Paper) -> str:
    return hashlib.sha256(canonical_json(paper.snapshot)).hexdigest()


def _of_data(paper: Paper, files: dict[str, bytes]) -> Iterator[Finding]:
    """The JSON inside against the snapshot; a paper without data files has nothing to be asked."""
    for named in paper.snapshot.get("files", []):
        if named["name"].endswith(".json"):
            is_same = _read(files.get(named["name"], b"")) == paper.snapshot[named["key"]]
            said = "equals" if is_same else "does NOT equal"
            yield Finding(f"The attached {named['name']} {said} the figures of the snapshot.", holds=is_same)


def _of_history(paper: Paper) -> Iterator[Finding]:
    """The newest link of the history when the file was ordered, against the history as it is now."""
    if not (noted := paper.snapshot.get("figures", {}).get("history")):
        return
    if is_in_chain(noted):
        yield Finding(f"The history has kept what it was then, up to link {noted['number']}.")
    else:
        yield Finding(f"NOT the same history: link {noted['number']} is not what it was then.", holds=False)


def _read(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _moment(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else "at an unknown time"
