"""Words of allauth whose own Swedish is missing or reads badly; our catalogue overrides them."""

from django.utils.translation import gettext_noop

OVERRIDDEN = (
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("Remember Me"),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Incorrect code."),
)
