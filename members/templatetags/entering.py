"""How far an invitation has come, in one tag."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum import clock
from forum.formats import full_day
from forum.sign_in import Provider
from forum.templatetags.design import tag
from members.models import SeatInvitation

register = template.Library()
State = SeatInvitation.State


@register.simple_tag
def invitation_tag(invitation: SeatInvitation) -> SafeString:
    match invitation.state_at(clock.now()):
        case State.ACCEPTED:
            told = _("Came in %(day)s") % {"day": full_day(invitation.accepted_at)}
            return format_html("{}", told)
        case State.WITHDRAWN:
            return tag(_("Invitation withdrawn %(day)s") % {"day": full_day(invitation.withdrawn_at)})
        case State.EXPIRED:
            day = full_day(invitation.expires_at)
            return tag(_("Invitation ran out %(day)s") % {"day": day}, "warn", "bad")
    days = {"sent": full_day(invitation.sent_at), "until": full_day(invitation.expires_at)}
    return tag(_("Invited %(sent)s, valid until %(until)s") % days, "hour", "wait")


@register.simple_tag
def sign_in_elsewhere() -> tuple[Provider, ...]:
    """The organisations that sign their own people in."""
    providers: tuple[Provider, ...] = settings.SIGN_IN
    return providers
