"""On to one's own organisation's sign-in, and back from it."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import Provider, ProviderException
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from forum.access import public
from forum.limits import starts_limited
from members.elsewhere import saml
from members.elsewhere.oidc import Callback, OpenIDConnectAdapter


@public
@never_cache
@require_safe
@starts_limited
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """A plain link: a form that leads to another site is refused by our own policy (form-action) in some browsers.

    `process` is signing in, or showing once more who one is; nothing else can be asked for.
    """
    if request.GET.get("process", AuthProcess.LOGIN) not in {AuthProcess.LOGIN, AuthProcess.REDIRECT}:
        raise Http404
    if request.GET.get("process") == AuthProcess.REDIRECT and not request.user.is_authenticated:
        raise Http404
    provider = _provider(request, slug)
    try:
        return provider.redirect_from_request(request)
    except (OAuth2Error, RequestException, ProviderException) as error:
        return render_authentication_error(request, provider, exception=error)


@public
@never_cache
@require_safe
@starts_limited
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider = _provider(request, provider_id, "openid_connect")
    try:
        answer: HttpResponse = Callback.adapter_view(OpenIDConnectAdapter(request, provider_id))(request)
    except (OAuth2Error, RequestException) as error:
        return render_authentication_error(request, provider, exception=error)
    return answer


@csrf_exempt
@public
@never_cache
@require_POST
@starts_limited
def saml_acs(request: HttpRequest, slug: str) -> HttpResponse:
    _provider(request, slug, "saml")
    return saml.receive(request, slug)


@public
@never_cache
@require_safe
def saml_finish(request: HttpRequest, slug: str) -> HttpResponse:
    provider = _provider(request, slug, "saml")
    try:
        return saml.finish(request, provider)
    except ImmediateHttpResponse as answer:
        return answer.response
    except (PermissionDenied, ProviderException):
        return render_authentication_error(request, provider)


@public
@require_safe
def saml_metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """For the organisation's own staff, who connect the portal."""
    provider = _provider(request, slug, "saml")
    try:
        settings = saml.speak(request, provider).get_settings()
    except ProviderException as error:
        return render_authentication_error(request, provider, exception=error)
    return HttpResponse(settings.get_sp_metadata(), content_type="application/samlmetadata+xml")


@public
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/login_cancelled.html")


def _provider(request: HttpRequest, slug: str, protocol: str = "") -> Provider:
    try:
        provider = get_adapter().get_provider(request, provider=slug)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    if protocol not in {"", provider.app.provider} or provider.app.provider_id != slug:
        raise Http404
    return provider
