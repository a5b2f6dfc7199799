"""`{{ text|richtext }}`."""

from django import template
from django.utils.safestring import SafeString

from forum.richtext import render

register = template.Library()


@register.filter
def richtext(text: str) -> SafeString:
    return render(text)
