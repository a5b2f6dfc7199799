"""The portal's database and server settings, and nothing of what it does around a page."""

from forum.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare.page"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # the app refuses to start without it
]
