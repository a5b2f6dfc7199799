"""Who may hand out tokens, and as whom a token reads."""

from forum.access import BOARD, PARTNER, is_secretariat
from forum.api.models import ApiToken, Scope
from forum.models import Forum
from members.models import Party, Seat


def may_manage_tokens(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_revoke_token(seat: Seat, token: ApiToken) -> bool:
    return may_manage_tokens(seat, token.forum) and token.revoked_at is None


def reader(token: ApiToken, scope: str) -> Seat:
    """A seat that is nobody's, to ask the rules of the pages with: a token reads what the board reads.

    Actions are the parties' own, so the secretariat gives them away by name: that scope reads them as a party does.
    """
    return Seat(role=PARTNER if scope == Scope.ACTIONS else BOARD, party=Party(forum=token.forum))
