"""Making a person nameless once every seat has ended. What is frozen keeps what it says; the rest forgets."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Extract, Forum, NoticeChoice, Outbox, User
from forum.privacy.retention_terms import keeping_forums
from forum.privacy.rules import has_running_seat, may_take_out
from meetings.models import FeedToken, MailRead
from members.models import Seat

NOWHERE = "anonym.invalid"  # a domain that can never be somebody's


def nameless_address(pk: int, kind: str = "person") -> str:
    return f"{kind}-{pk}@{NOWHERE}"


@transaction.atomic
def anonymise(person: User, forum: Forum, *, by: Seat, at: datetime | None = None) -> None:
    """The secretariat's deed for a person of its forum. It cannot be undone."""
    require(may_take_out(by, person, forum))
    moment = at or clock.now()
    others = [each for each in keeping_forums(person, localdate(moment)) if each != forum]
    if others:
        names = ", ".join(each.name for each in others)
        raise ValidationError(_("%(forums)s still keeps the person's data.") % {"forums": names})
    forget(person, moment, by)


@transaction.atomic
def forget(person: User, at: datetime, seat: Seat | None = None) -> None:
    """Without a seat the portal does it itself, when the time of every forum has passed."""
    person = User.objects.select_for_update().get(pk=person.pk)
    _refuse(person, at)
    held = list(person.seats.select_related("party__forum", "party__organisation").order_by("until", "pk"))
    address = person.email
    _sign_out_for_good(person, at)
    _empty_letters(person, address)
    _empty_admin_log(person, held)
    _rename(person, held[-1], at)
    for forum in {each.party.forum for each in held}:
        here = [each for each in held if each.party.forum_id == forum.pk]
        by = seat if seat and seat.party.forum_id == forum.pk else None
        numbers = [each.pk for each in here]
        history.record("person.anonymised", on=here[-1].party, by=by, forum=forum, at=at, seats=numbers)


def _empty_admin_log(person: User, held: list[Seat]) -> None:
    """The operator's own pages note what they call the row that was saved, and that is the person's name."""
    types = ContentType.objects.get_for_models(User, Seat)
    about = Q(content_type=types[User], object_id=str(person.pk)) | Q(
        content_type=types[Seat], object_id__in=[str(seat.pk) for seat in held]
    )
    LogEntry.objects.filter(about).update(object_repr="", change_message="")


def _refuse(person: User, at: datetime) -> None:
    if person.anonymised_at:
        raise ValidationError(_("The person's name is removed already."))
    if person.is_staff:
        raise ValidationError(_("The person is an operator of the portal."))
    if has_running_seat(person, localdate(at)):
        raise ValidationError(_("The person has a seat that has not ended."))


def _sign_out_for_good(person: User, at: datetime) -> None:
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=[*sessions.values_list("session_key", flat=True)]).delete()
    for rows in (sessions, Authenticator.objects.filter(user=person)):
        rows.delete()
    EmailAddress.objects.filter(user=person).delete()
    NoticeChoice.objects.filter(user=person).delete()
    Extract.objects.filter(person=person).delete()
    FeedToken.objects.filter(user=person, revoked_at=None).update(revoked_at=at)
    SocialAccount.objects.filter(user=person).delete()


def _empty_letters(person: User, address: str) -> None:
    """What was to be sent is not sent any more; what was sent keeps its subject and its day."""
    letters = Outbox.objects.filter(Q(user=person) | Q(to__iexact=address))
    MailRead.objects.filter(Q(letter__in=letters) | Q(sender__iexact=address)).update(
        sender="", subject="", text=""
    )
    letters.filter(state__in=[Outbox.State.QUEUED, Outbox.State.DAILY]).update(state=Outbox.State.DECLINED)
    letters.update(to="", text="", calendar="", error="")


def _rename(person: User, seat: Seat, at: datetime) -> None:
    with translation.override(seat.party.forum.language):
        name = _("Former representative, %(organisation)s") % {"organisation": seat.party.organisation.name}
    person.name, person.email = name[:120], nameless_address(person.pk)
    person.is_active, person.is_superuser, person.last_login = False, False, None
    person.anonymised_at = at
    person.set_unusable_password()
    person.save()
