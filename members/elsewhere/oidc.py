"""OpenID Connect: the code flow with PKCE, and an ID token that is checked in full.

allauth trusts a token that it has fetched itself; here its signature, issuer, audience, time and nonce are looked
at as well, so that a proxy in between or a provider that mixes its customers up lets nobody in.
"""

import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from members.identities import SAID

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
CLOCKS_DIFFER = 60  # seconds


class OpenIDConnectAdapter(OpenIDConnectOAuth2Adapter):
    nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("the provider calls itself by another name")
        return config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._checked(app, kwargs["response"].get("id_token") or "")
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("the details are somebody else's")
            claims = {**more, **claims}
        setattr(request, SAID, [*claims.get("amr", ()), claims.get("acr", "")])
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        return login

    def _checked(self, app: SocialApp, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key_of(token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["aud", "exp", "iat", "iss", "sub"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise OAuth2Error(f"the ID token does not hold: {error}") from error
        if not self.nonce or not constant_time_compare(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the ID token answers another sign-in")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the ID token was made for another portal")
        return claims

    def _key_of(self, token: str) -> jwt.PyJWK:
        header = jwt.get_unverified_header(token)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        named = [key for key in keys if key.key_id == header.get("kid")] if "kid" in header else keys
        if len(named) != 1:
            raise OAuth2Error("the ID token is signed with no key of the provider's")
        return named[0]


class OpenIDConnect(OpenIDConnectProvider):
    oauth2_adapter_class = OpenIDConnectAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing of what is asked for comes from the address, and every start has a nonce of its own."""
        kwargs: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        nonce = secrets.token_urlsafe(24)
        kwargs |= {"scope": self.get_scope(), "nonce": nonce, "auth_params": {"nonce": nonce}}
        if kwargs["process"] == AuthProcess.REDIRECT:
            kwargs["auth_params"] |= {"prompt": "login", "max_age": "0"}
        return kwargs

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept of the person but the provider's own name for them."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Some (Entra ID) never say that an address is verified: `email_is_verified` in the file says it for them."""
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            said = data["id_token"].get("email_verified")
            trusted = said is None and self.app.settings.get("email_is_verified") is True
            address.verified = said in (True, "true") or trusted
        return addresses


class Callback(OAuth2CallbackView):
    def _get_state(
        self, request: HttpRequest, provider: OpenIDConnect
    ) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, answer
