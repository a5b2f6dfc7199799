"""SAML 2.0: a request of ours, and an answer that is signed, meant for us, in time, and used once."""

import logging
from datetime import UTC, datetime
from typing import Any

from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from allauth.socialaccount.sessions import LoginSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Named
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from forum import clock
from members.identities import SAID

MOST_CHARACTERS = 200_000
log = logging.getLogger(__name__)
EMAIL = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
)


class Saml(SAMLProvider):
    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        auth = speak(request, self)
        there = auth.login(return_to="", force_authn=process == AuthProcess.REDIRECT)
        self.stash_redirect_state(
            request, process, next_url, data, state_id=auth.get_last_request_id(), **kwargs
        )
        return HttpResponseRedirect(there)

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Nothing is kept of the person but the provider's own name for them."""
        return {}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """Within its own domains the organisation's word is what an address needs."""
        wanted = self.app.settings.get("email_attribute")
        said = data.get_attributes()
        found = next((said[name] for name in ([wanted] if wanted else EMAIL) if said.get(name)), None)
        if found is None and data.get_nameid_format() == Named.NAMEID_EMAIL_ADDRESS:
            found = [data.get_nameid()]
        return {"email": found[0], "email_verified": True} if found else {}


def speak(request: HttpRequest, provider: Saml, answer: str = "") -> OneLogin_Saml2_Auth:
    """python3-saml, strict, with the provider's metadata from the file: also two keys, when one is changed."""
    try:
        return _speak(request, provider, answer)
    except (OneLogin_Saml2_Error, LxmlError, LookupError, ValueError) as error:
        log.error("SAML provider %s cannot be spoken to: %s", provider.app.provider_id, error)
        raise ProviderException("the provider's metadata cannot be used") from error


def _speak(request: HttpRequest, provider: Saml, answer: str) -> OneLogin_Saml2_Auth:
    slug = provider.app.provider_id
    parsed = OneLogin_Saml2_IdPMetadataParser.parse(provider.app.settings["metadata"])
    security = {
        "requestedAuthnContext": False,
        "wantAssertionsSigned": provider.app.settings.get("signed") != "message",
        "wantMessagesSigned": provider.app.settings.get("signed") == "message",
        "rejectUnsolicitedResponsesWithInResponseTo": True,
        "rejectDeprecatedAlgorithm": True,
        "allowSingleLabelDomains": True,
        "signatureAlgorithm": Named.RSA_SHA256,
        "digestAlgorithm": Named.SHA256,
    }
    ours = {
        "entityId": request.build_absolute_uri(reverse("saml_metadata", args=[slug])),
        "assertionConsumerService": {
            "url": request.build_absolute_uri(reverse("saml_acs", args=[slug])),
            "binding": Named.BINDING_HTTP_POST,
        },
        "NameIDFormat": Named.NAMEID_UNSPECIFIED,
    }
    settings = {"strict": True, "security": security, "sp": ours, "idp": parsed["idp"]}
    asked = {
        "https": "on" if request.is_secure() else "off",
        "http_host": request.get_host(),
        "script_name": "",
        "path_info": reverse("saml_acs", args=[slug]),
        "get_data": {},
        "post_data": {"SAMLResponse": answer} if answer else {},
    }
    return OneLogin_Saml2_Auth(asked, settings)


def receive(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer is a form of another site's, so without our cookie: laid aside, then fetched with the cookie."""
    answer = HttpResponseRedirect(reverse("saml_finish", args=[slug]))
    aside = LoginSession(request, "saml_acs_session", "saml-acs-session")
    aside.store.set_expiry(600)
    aside.store["answer"] = request.POST.get("SAMLResponse", "")[:MOST_CHARACTERS]
    aside.save(answer)
    return answer


def finish(request: HttpRequest, provider: Saml) -> HttpResponse:
    aside = LoginSession(request, "saml_acs_session", "saml-acs-session")
    answer = aside.store.get("answer")
    aside.delete()
    if not answer:
        return render_authentication_error(request, provider)
    auth = speak(request, provider, answer)
    try:
        auth.process_response()
        faults = auth.get_errors()
    except (OneLogin_Saml2_Error, LxmlError, ValueError) as error:
        faults = [str(error)]
    if faults or not auth.is_authenticated():
        log.warning("SAML answer refused: %s: %s", ", ".join(faults), auth.get_last_error_reason())
        return render_authentication_error(request, provider)
    asked = auth.get_last_response_in_response_to()
    state = provider.unstash_redirect_state(request, asked) if asked else None
    if state is None or not _is_first_use(provider, auth):
        return render_authentication_error(request, provider)
    setattr(request, SAID, auth.get_last_authn_contexts())
    login = provider.sociallogin_from_response(request, auth)
    login.state = state
    return complete_social_login(request, login)


def _is_first_use(provider: Saml, auth: OneLogin_Saml2_Auth) -> bool:
    """Remembered until the answer is too old anyway, by all processes."""
    until = datetime.fromtimestamp(auth.get_last_assertion_not_on_or_after() or 0, tz=UTC)
    seconds = max(int((until - clock.now()).total_seconds()), 0) + 600
    return cache.add(f"saml:{provider.app.provider_id}:{auth.get_last_assertion_id()}", 1, seconds)
