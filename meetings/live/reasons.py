"""Why a socket was closed, as a sentence for the person who was writing."""

from django.utils.translation import gettext_lazy as _

from meetings.live import powers

REASONS = {
    powers.MALFORMED: _("The portal could not read what your browser sent."),
    powers.SIGNED_OUT: _("You are signed out. Sign in again to go on writing."),
    powers.NO_RIGHT: _("Your seat may read this but not write in it."),
    powers.UNKNOWN: _("There is no such document."),
    powers.OTHER_EPOCH: _("The portal has been restored from a backup since you opened the page."),
    powers.TOO_LARGE: _("What you added is too large to be taken in at once."),
    powers.FOREIGN: _("What you wrote holds something that an agenda cannot hold."),
    powers.CLOSED: _("The text is closed: the agenda is set or the minutes are finalised."),
    powers.TOO_MANY: _("Too much came at once. The page tries again in a moment."),
    powers.RESYNC: _("The page and the portal compare their texts again."),
    powers.TOO_SLOW: _("The connection is too slow to keep up. The page tries again."),
    powers.RESTART: _("The portal is starting again. The page reconnects by itself."),
}
