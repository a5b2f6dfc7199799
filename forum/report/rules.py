"""Who may do what with the annual follow-up."""

from forum.access import is_partner, is_secretariat
from forum.models import Forum, Paper, Seal
from forum.report.models import AnnualReport, Edition
from members.models import Seat


def may_order(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_edit_texts(seat: Seat, report: AnnualReport) -> bool:
    return may_order(seat, report.forum)


def may_retry(seat: Seat, edition: Edition) -> bool:
    stopped = {Paper.State.FAILED, Paper.State.CANCELLED}
    return may_order(seat, edition.report.forum) and edition.paper.state in stopped


def may_cancel(seat: Seat, edition: Edition) -> bool:
    """Stop the making of an edition; whether there is anything left to stop is seen under the lock."""
    return may_order(seat, edition.report.forum)


def may_present(seat: Seat, edition: Edition) -> bool:
    """Show a ready edition to the parties, unless they already read a later one."""
    return (
        may_order(seat, edition.report.forum)
        and edition.is_made
        and edition.presented_at is None
        and edition.released_at is None
        and not edition.is_overtaken
    )


def may_release(seat: Seat, edition: Edition) -> bool:
    """Finalise a ready edition and hand it over to everyone, the board included. Never an older one afterwards."""
    return (
        may_order(seat, edition.report.forum)
        and edition.is_made
        and edition.released_at is None
        and not edition.is_overtaken
    )


def may_seal_again(seat: Seat, edition: Edition) -> bool:
    """Only a seal that could not be set."""
    seal: Seal | None = getattr(edition.paper, "seal", None)
    return may_order(seat, edition.report.forum) and seal is not None and seal.state == Seal.State.FAILED


def may_see_edition(seat: Seat, edition: Edition) -> bool:
    """The secretariat always, the parties from the presentation on, everyone once it is released."""
    if seat.party.forum_id != edition.report.forum_id:
        return False
    if is_secretariat(seat) or edition.released_at is not None:
        return True
    return is_partner(seat) and edition.presented_at is not None
