"""Links that a reader may follow."""

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

is_web_address = URLValidator(
    schemes=["http", "https"], message=_("A link begins with https:// or http:// and leads to a page.")
)
