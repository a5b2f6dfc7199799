"""/konto/: sign-in and one's own account. allauth's pages keep their own names and paths."""

from django.urls import include, path

from members import account_pages, notices_pages

urlpatterns = [
    path("", account_pages.account_home, name="account_home"),
    path("aviseringar/", notices_pages.notices, name="notices"),
    path("", include("allauth.urls")),
]
