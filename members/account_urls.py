"""/konto/: sign-in and one's own account. allauth's pages keep their own names and paths."""

from django.conf import settings
from django.urls import include, path

from members import account_pages, notices_pages

urlpatterns = [
    path("", account_pages.account_home, name="account_home"),
    path("bekrafta/", account_pages.confirm_identity, name="confirm_identity"),
    path("aviseringar/", notices_pages.notices, name="notices"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    *([path("organisation/", include("members.elsewhere.urls"))] if settings.SIGN_IN else []),
]
