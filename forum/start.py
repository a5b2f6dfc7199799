"""The first-run page: an empty production portal gets its first forum. It is gone once there is one."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from forum import returned
from forum.access import public
from forum.limits import guessing_limited
from members.forms.founding import FoundingForm
from members.founding import any_forum_exists, found_forum
from members.refusals import told


@public
@guessing_limited
def start(request: HttpRequest) -> HttpResponse:
    token = request.POST.get("token") or request.GET.get("token", "")
    if (
        not settings.SETUP_TOKEN
        or not constant_time_compare(token, settings.SETUP_TOKEN)
        or any_forum_exists()
    ):
        raise Http404
    form = returned.bind(request, FoundingForm, initial={"token": token})
    if request.method == "POST" and form.is_valid():
        with told(form):
            forum = found_forum(form.founding())
            text = _("%(forum)s is set up. A letter with a link to a password has been sent to %(email)s.")
            messages.success(
                request, text % {"forum": forum, "email": form.cleaned_data["secretariat_email"]}
            )
            return redirect(settings.LOGIN_URL)
    return render(request, "forum/start.html", {"form": form}, status=422 if form.errors else 200)
