"""Which letters I get: on my account's page, or by the link at the foot of a letter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from forum import links, returned
from forum.access import PersonRequest, public, signed_in
from forum.limits import guessing_limited
from forum.mail.fewer import follow
from forum.models import User
from members.forms.notices import NoticesForm
from members.notices import choose_notices


@signed_in
def notices(request: PersonRequest) -> HttpResponse:
    return _chosen(request, request.user, "account/notices.html")


@public
@never_cache
@guessing_limited
def notices_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail programs open links by themselves."""
    try:
        person = follow(token)
    except links.Unreadable as error:
        raise Http404 from error
    except links.Ended:
        return links.ended_page(request)
    return _chosen(request, person, "account/notices_by_link.html")


def _chosen(request: HttpRequest, person: User, template: str) -> HttpResponse:
    form = returned.bind(request, NoticesForm, person=person)
    if request.method == "POST" and form.is_valid():
        choose_notices(person, form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect(request.path)
    return render(request, template, {"form": form, "person": person})
