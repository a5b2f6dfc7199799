"""Does every finished paper still have the file that was made for it?"""

import hashlib

from forum.models import Paper
from forum.paper.storage import paper_path
from forum.verification import Checked, check


def check_papers() -> Checked:
    papers = Paper.objects.filter(state=Paper.State.READY).defer("snapshot").select_related("forum")
    return check("papers", papers.order_by("pk").iterator(), _name, _trouble)


def _name(paper: Paper) -> str:
    return f'Paper {paper.pk}, {paper.forum.slug}, "{paper.title}"'


def _trouble(paper: Paper) -> str:
    path = paper_path(paper)
    try:
        with path.open("rb") as file:
            found, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except FileNotFoundError:
        return f"its file {path.name} is missing"
    except OSError as error:
        return f"its file {path.name} cannot be read ({error.strerror})"
    if found != paper.sha256:
        return f"its file holds other bytes: their SHA-256 is {found}, the row says {paper.sha256}"
    return "" if size == paper.size else f"its file has {size} bytes, the row says {paper.size}"
