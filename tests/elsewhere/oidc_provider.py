"""An OpenID provider of the tests' own: real HTTP, signed tokens, codes that are good once, PKCE."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt

from tests.elsewhere.keys import key, key_pem
from tests.elsewhere.server import Asked, Said

CLIENT, SECRET = "portalen", "en hemlighet mellan oss"


@dataclass
class OpenIDProvider:
    """`claims` replace those of the next ID token (None takes one away); `sign` and the rest make it a bad provider."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: str = "oidc"
    algorithm: str = "RS256"
    issuer: str = ""
    refuses: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> Said:
        self.asked.append(asked)
        name = asked.path.strip("/").replace(".well-known/openid-configuration", "configuration")
        return getattr(self, f"_{name}")(asked)

    def _configuration(self, _asked: Asked) -> Said:
        return _json(
            {
                "issuer": self.issuer or self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def _keys(self, _asked: Asked) -> Said:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key("oidc").public_key()))
        return _json({"keys": [{**public, "kid": "first", "use": "sig", "alg": "RS256"}]})

    def _authorize(self, asked: Asked) -> Said:
        """As if the person had signed in there: back with a code."""
        fields = asked.fields
        assert (fields["client_id"], fields["response_type"]) == (CLIENT, "code")
        assert fields["code_challenge_method"] == "S256"
        assert "openid" in fields["scope"].split()
        code = secrets.token_urlsafe(12)
        self.codes[code] = fields
        back = {"error": "access_denied"} if self.refuses else {"code": code}
        query = urlencode({**back, "state": fields["state"]})
        return Said(302, headers={"Location": f"{fields['redirect_uri']}?{query}"})

    def _token(self, asked: Asked) -> Said:
        fields = asked.fields
        begun = self.codes.pop(fields.get("code", ""), None)
        verifier = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        if (
            begun is None
            or (fields["client_id"], fields["client_secret"]) != (CLIENT, SECRET)
            or fields["redirect_uri"] != begun["redirect_uri"]
            or base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != begun["code_challenge"]
        ):
            return Said(400, b'{"error": "invalid_grant"}', {"Content-Type": "application/json"})
        return _json({"access_token": "nyckel", "token_type": "Bearer", "id_token": self._id_token(begun)})

    def _userinfo(self, asked: Asked) -> Said:
        assert asked.headers["Authorization"] == "Bearer nyckel"
        return _json(self.userinfo)

    def _id_token(self, begun: dict[str, str]) -> str:
        now = int(time.time())
        usual = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "person-17",
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            "email": "anna@oidc.example.org",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**usual, **self.claims}.items() if value is not None}
        if self.algorithm == "none":
            return jwt.encode(claims, "", algorithm="none")
        if self.algorithm == "HS256":  # signed with what anybody can read
            head, body = (_packed(each) for each in ({"alg": "HS256", "kid": "first"}, claims))
            public = json.dumps(json.loads(self._keys(Asked("", {}, {})).body)["keys"][0]).encode()
            mark = hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest()
            return f"{head}.{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"
        return jwt.encode(claims, key_pem(self.key), algorithm=self.algorithm, headers={"kid": "first"})


def _packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _json(value: Any) -> Said:
    return Said(body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})
