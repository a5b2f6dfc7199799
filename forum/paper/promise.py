"""What a paper says of its seal: decided when it is ordered, kept in its snapshot."""

from typing import Any

from forum.models import Paper
from forum.paper import certificate

SEALED_KINDS = {Paper.Kind.FOLLOW_UP, Paper.Kind.MINUTES}


def promised(kind: str) -> dict[str, Any]:
    """To be added to the snapshot. A certificate that cannot be read is promised without its owner's name."""
    if kind not in SEALED_KINDS:
        return {}
    found = certificate.certificate() if certificate.is_wanted() else None
    owner = certificate.owner_of(found) if found else ""
    return {"seal": {"wanted": certificate.is_wanted(), "by": owner}}


def is_promised(paper: Paper) -> bool:
    """Papers from before there were seals promise none."""
    return bool(paper.snapshot.get("seal", {}).get("wanted"))


def promised_owner(paper: Paper) -> str:
    return str(paper.snapshot.get("seal", {}).get("by", ""))
