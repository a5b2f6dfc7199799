"""Sign-ins that nobody needs any more: the portal's own limit, for they belong to no forum."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.timezone import localdate

from forum.models import Outbox
from forum.privacy.retention import DONE_WITH
from forum.privacy.retention_terms import moment_before


def throw_away_sign_ins(at: datetime) -> int:
    """Sessions that have ended, what is noted of them, and old letters about the account."""
    before = moment_before(localdate(at), settings.SIGN_IN_MONTHS)
    Session.objects.filter(expire_date__lt=at).delete()
    sessions = UserSession.objects.filter(last_seen_at__lt=before).delete()[0]
    letters = Outbox.objects.filter(forum=None, created_at__lt=before, state__in=DONE_WITH)
    return sessions + letters.exclude(text="", to="", error="").update(text="", to="", error="", calendar="")
