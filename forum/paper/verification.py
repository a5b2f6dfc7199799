"""Does every finished paper still have the file that was made for it, and every seal the file it was set on?"""

import hashlib

from forum.files.storage import digest
from forum.models import Paper, Seal
from forum.paper.signature import NotReadable, signatures_of
from forum.paper.storage import open_kept
from forum.verification import Checked, check


def check_papers() -> Checked:
    papers = Paper.objects.filter(state=Paper.State.READY).defer("snapshot").select_related("forum")
    return check("papers", papers.order_by("pk").iterator(), _name, _trouble)


def check_seals() -> Checked:
    seals = Seal.objects.filter(state=Seal.State.SEALED).defer("paper__snapshot")
    return check("seals", seals.select_related("paper__forum").order_by("pk").iterator(), _name_seal, _broken)


def _name(paper: Paper) -> str:
    return f'Paper {paper.pk}, {paper.forum.slug}, "{paper.title}"'


def _name_seal(seal: Seal) -> str:
    return f'Seal {seal.pk}, {seal.paper.forum.slug}, "{seal.paper.title}"'


def _trouble(paper: Paper) -> str:
    return _trouble_of_file(paper.sha256, paper.size)


def _trouble_of_file(sha256: str, size: int | None) -> str:
    name = f"{sha256}.pdf"
    try:
        with open_kept(sha256) as file:
            found, length = digest(file), file.size
    except FileNotFoundError:
        return f"its file {name} is missing"
    except OSError as error:
        return f"its file {name} cannot be read ({error.strerror or error})"
    if found != sha256:
        return f"its file holds other bytes: their SHA-256 is {found}, the row says {sha256}"
    return "" if length == size else f"its file has {length} bytes, the row says {size}"


def _broken(seal: Seal) -> str:
    trouble = _trouble_of_file(seal.sha256, seal.size)
    if trouble:
        return trouble
    with open_kept(seal.sha256) as file:
        return _trouble_of_seal(file.read(), seal)


def _trouble_of_seal(data: bytes, seal: Seal) -> str:
    """The row may have been changed together with the file: what is inside has to say the same."""
    if hashlib.sha256(data[: seal.unsealed_size]).hexdigest() != seal.unsealed_sha256:
        return f"it was set on another file than the row says, {seal.unsealed_sha256}"
    try:
        found = signatures_of(data)
    except NotReadable as error:
        return f"its signature cannot be read ({error})"
    if not (found and found[-1].intact and found[-1].whole):
        return "its signature does not hold"
    if found[-1].fingerprint != seal.fingerprint:
        return f"it was set with the certificate {found[-1].fingerprint}, the row says {seal.fingerprint}"
    is_timed = found[-1].timestamp is not None and found[-1].timestamp.intact
    return "" if is_timed == (seal.level == Seal.Level.TIMED) else "its timestamp is not as the row says"
