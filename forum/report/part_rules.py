"""Who may say that a part of the follow-up is ready."""

from forum.access import is_partner, is_secretariat
from forum.models import Forum
from forum.report.models import AnnualReport
from forum.report.parts import Part
from members.models import Seat


def may_mark_part(seat: Seat, part: Part) -> bool:
    """The party that answers for it; the secretariat only for a project that no party of the forum owns."""
    if part.keeper:
        return is_partner(seat) and seat.party_id == part.keeper.pk
    return is_secretariat(seat)


def may_withdraw_mark(seat: Seat, part: Part) -> bool:
    """Any seat of the party, not only the one that marked it."""
    return part.mark is not None and may_mark_part(seat, part)


def may_see_part(seat: Seat, part: Part, forum: Forum) -> bool:
    return seat.party.forum_id == forum.pk and (is_secretariat(seat) or may_mark_part(seat, part))


def is_settled(report: AnnualReport | None) -> bool:
    """Once an edition has been shown, what it says of the parts stands; before that drafts change nothing."""
    if report is None:
        return False
    shown = report.editions.exclude(presented_at=None) | report.editions.exclude(released_at=None)
    return shown.exists()
