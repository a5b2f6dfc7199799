"""A SAML identity provider of the tests' own: it reads the request it is sent and signs its answer with xmlsec."""

import base64
import re
import secrets
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Named
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Tools

from tests.elsewhere.keys import certificate_body, certificate_pem, key_pem
from tests.elsewhere.server import Asked, Said

MAIL = "urn:oid:0.9.2342.19200300.100.1.3"


@dataclass
class SamlProvider:
    """What is changed here makes it a bad provider, or another person's answer."""

    url: str = ""
    email: str = "bo@saml.example.org"
    name_id: str = "bo-17"
    key: str = "saml"
    audience: str = ""
    recipient: str = ""
    issuer: str = ""
    in_response_to: str = ""
    minutes: int = 5  # until the answer is too old
    signs: bool = True
    context: str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
    requests: list[str] = field(default_factory=list)

    def metadata(self) -> str:
        return (
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
            f' entityID="{self.url}/idp"><md:IDPSSODescriptor'
            ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">'
            '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>'
            f"{certificate_body('saml')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
            f' Location="{self.url}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>'
        )

    def answer(self, asked: Asked) -> Said:
        """A page whose form goes back to the portal, as identity providers answer."""
        request = zlib.decompress(base64.b64decode(asked.fields["SAMLRequest"]), -15).decode()
        self.requests.append(request)
        there = re.search(r'AssertionConsumerServiceURL="([^"]+)"', request)
        asked_id, issuer = (
            re.search(r'ID="([^"]+)"', request),
            re.search(r"<saml:Issuer>([^<]+)", request),
        )
        assert there
        assert asked_id
        assert issuer
        answer = base64.b64encode(self.response(there[1], asked_id[1], issuer[1]).encode()).decode()
        page = f'<form method="post" action="{escape(there[1])}"><input name="SAMLResponse" value="{answer}"></form>'
        return Said(body=page.encode(), headers={"Content-Type": "text/html"})

    def response(self, there: str, asked_id: str, portal: str) -> str:
        now = datetime.now(tz=UTC)
        at, until = (
            f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (now, now + timedelta(minutes=self.minutes))
        )
        before = f"{now - timedelta(minutes=20):%Y-%m-%dT%H:%M:%SZ}"
        answers = self.in_response_to or asked_id
        assertion = (
            f'<saml:Assertion xmlns:saml="{Named.NS_SAML}" ID="_{secrets.token_hex(16)}" Version="2.0"'
            f' IssueInstant="{at}"><saml:Issuer>{self.issuer or self.url + "/idp"}</saml:Issuer><saml:Subject>'
            f'<saml:NameID Format="{Named.NAMEID_PERSISTENT}">{self.name_id}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{Named.CM_BEARER}"><saml:SubjectConfirmationData'
            f' NotOnOrAfter="{until}" Recipient="{self.recipient or there}" InResponseTo="{answers}"/>'
            f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{before}"'
            f' NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{self.audience or portal}'
            "</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{at}" SessionIndex="_{secrets.token_hex(8)}"><saml:AuthnContext>'
            f"<saml:AuthnContextClassRef>{self.context}</saml:AuthnContextClassRef></saml:AuthnContext>"
            f'</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="{MAIL}"><saml:AttributeValue>'
            f"{self.email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        )
        if self.signs:
            assertion = self._signed(assertion)
        return (
            f'<samlp:Response xmlns:samlp="{Named.NS_SAMLP}" ID="_{secrets.token_hex(16)}" Version="2.0"'
            f' IssueInstant="{at}" Destination="{there}" InResponseTo="{asked_id}">'
            f'<saml:Issuer xmlns:saml="{Named.NS_SAML}">{self.issuer or self.url + "/idp"}</saml:Issuer>'
            f'<samlp:Status><samlp:StatusCode Value="{Named.STATUS_SUCCESS}"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )

    def _signed(self, xml: str) -> str:
        made = Tools.add_sign(
            xml, key_pem(self.key), certificate_pem(self.key), False, Named.RSA_SHA256, Named.SHA256
        )
        return made.decode() if isinstance(made, bytes) else made
