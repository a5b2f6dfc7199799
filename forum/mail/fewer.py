"""How a letter tells its reader to get fewer of its kind: a line at its foot and a header that mail programs show."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from forum import clock, links
from forum.mail.groups import may_be_fewer
from forum.models import Outbox, User

PURPOSE = "notices"
GOOD_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Fewer:
    link: str
    footer: str


def fewer_letters(letter: Outbox) -> Fewer | None:
    """None for what cannot be chosen away."""
    if letter.user is None or letter.secret or not may_be_fewer(letter.kind, letter.calendar):
        return None
    link = link_of(letter.user)
    with translation.override(letter.user.language):
        words = _("Fewer letters, or one a day? Choose here:")
    return Fewer(link, f"\n-- \n{words}\n{link}\n")


def link_of(person: User) -> str:
    token = links.sign(PURPOSE, clock.today() + GOOD_FOR, user=person.pk)
    return settings.PORTAL_URL + reverse("notices_by_link", args=[token])


def follow(token: str) -> User:
    """Whose choices the link is for."""
    person = User.objects.filter(pk=links.read(PURPOSE, token)["user"], is_active=True).first()
    if person is None:
        raise links.Ended
    return person
