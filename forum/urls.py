"""The map of the whole site. Inside a forum, its slug is the first segment."""

from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from allauth.usersessions import urls as session_urls
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from forum import health, operator, start, trail, views
from forum.access import open_all, operator_only, public
from forum.api import v1
from forum.api.views import guide as api_guide
from forum.embedded import letterbox
from forum.metrics.page import metrics
from forum.public import views as public_pages
from meetings.views import answering, by_link, feeds
from members import notices_pages, welcome_pages

for library in (account_urls, mfa_urls, session_urls):
    open_all(public, library.urlpatterns)
admin_pages = admin.site.urls  # asked for once: every time makes new views
open_all(operator_only, admin_pages[0])

handler400 = "forum.views.bad_request"
handler403 = "forum.views.permission_denied"
handler404 = "forum.views.page_not_found"
handler500 = "forum.views.server_error"

urlpatterns = [
    # The portal itself
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.livez, name="livez"),
    path("metrics", metrics, name="metrics"),
    path("start/", start.start, name="start"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("personuppgifter/", views.privacy, name="privacy"),
    path("hjalp/", views.help_page, name="help"),
    path("kalender/<str:secret>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("svar/<str:token>/", answering.answer_by_link, name="answer_by_link"),
    path("sprak/", views.set_language, name="set_language"),
    path("konto/registerutdrag/", include("forum.privacy.own_urls")),
    path("konto/", include("members.account_urls")),
    path("drift/", operator.operator, name="operator"),
    path("drift/redogorelse/<slug:kind>/", operator.statement, name="statement"),
    path("admin/", admin_pages),
    # Coming in for the first time
    path("inbjudan/<str:token>/", welcome_pages.seat_invitation, name="seat_invitation"),
    path("valkommen/", welcome_pages.welcome, name="welcome"),
    path("valkommen/<slug:place>/", welcome_pages.welcome, name="welcome_step"),
    # By a link in a letter, without signing in
    path("atgard/<str:token>/", by_link.action_by_link, name="action_by_link"),
    path("aviseringar/<str:token>/", notices_pages.notices_by_link, name="notices_by_link"),
    # Only on this machine: the letters that would have been sent
    *(
        [
            path("brevlada/", letterbox.mailbox, name="mailbox"),
            path("brevlada/<slug:letter>/", letterbox.letter, name="mailbox_letter"),
        ]
        if settings.EMBEDDED
        else []
    ),
    # With a signed link from a letter, without signing in
    path("oppet/<slug:forum>/", include("meetings.urls.between_links")),
    # Of a forum that has chosen to, for everybody
    path("oppet/<slug:forum>/", include("forum.public.urls")),
    path("<slug:forum>/data/oppna-sidor/", public_pages.settings, name="public_settings"),
    # For programs, with a token
    path("api/", api_guide, name="api_guide"),
    path("api/v1/", v1.entries),
    path("api/v1/<path:rest>", v1.nothing, name="api_nothing"),
    # Inside a forum
    path("", include("forum.home.urls")),
    path("<slug:forum>/data/", include("forum.api.urls")),
    path("<slug:forum>/historik/", trail.history, name="history"),
    path("<slug:forum>/historik/historik.csv", trail.history_csv, name="history_csv"),
    path("<slug:forum>/historik/historik.xlsx", trail.history_xlsx, name="history_xlsx"),
    path("<slug:forum>/personuppgifter/", include("forum.privacy.urls")),
    path("<slug:forum>/uppfoljning/", include("forum.report.urls")),
    path("<slug:forum>/medlemmar/", include("members.urls")),
    path("<slug:forum>/", include("projects.urls")),
    path("<slug:forum>/", include("meetings.urls")),
]
