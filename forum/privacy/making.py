"""Making the PDF of an extract, in the worker: the same press as the papers, and no paper that would stay."""

import logging
import uuid

from django.db import transaction
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import clock
from forum.models import Extract
from forum.paper.document import render_pdf
from forum.paper.glyphs import fit_to_fonts
from forum.paper.meta import PaperMeta
from forum.paper.sheet import PAPER_TIME_ZONE
from forum.privacy.extract import gather
from forum.privacy.taking_out import LEASE, MAX_ATTEMPTS

log = logging.getLogger(__name__)


def make_extract(key: uuid.UUID) -> bool:
    """Make it if it still waits; safe to run twice."""
    extract = _claim(key)
    if extract is None:
        return False
    try:
        content = pdf_of(extract)
    except Exception:
        Extract.objects.filter(pk=key).update(state=Extract.State.FAILED, lease_until=None)
        raise
    made = Extract.objects.filter(pk=key, attempts=extract.attempts, state=Extract.State.REQUESTED)
    return bool(made.update(state=Extract.State.READY, content=content, lease_until=None))


@transaction.atomic
def _claim(key: uuid.UUID) -> Extract | None:
    rows = Extract.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person", "forum")
    extract = rows.filter(pk=key, state=Extract.State.REQUESTED).first()
    if extract is None or (extract.lease_until and extract.lease_until > clock.now()):
        return None
    if extract.attempts >= MAX_ATTEMPTS:
        log.warning("extract %s was cut off %s times", key, MAX_ATTEMPTS)
        extract.state = Extract.State.FAILED
        extract.save(update_fields=["state"])
        return None
    extract.attempts, extract.lease_until = extract.attempts + 1, clock.now() + LEASE
    extract.save(update_fields=["attempts", "lease_until"])
    return extract


def pdf_of(extract: Extract) -> bytes:
    """PDF/A and PDF/UA like every paper of the portal."""
    with translation.override(extract.language), timezone.override(PAPER_TIME_ZONE):
        found = gather(extract.person, extract.forum, extract.requested_at)
        title = _("Extract of personal data")
        author = extract.forum.name if extract.forum else "Industriforum"
        context = {"title": title, "language": extract.language, "forum": author, "found": found}
        html = fit_to_fonts(get_template("papers/extract.html").render(context))
    meta = PaperMeta(
        title=title, language=extract.language, author=author, subject=title, created=extract.requested_at
    )
    return render_pdf(html, meta).data
