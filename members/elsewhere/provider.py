"""The two protocols, as allauth finds them."""

from members.elsewhere.oidc import OpenIDConnect
from members.elsewhere.saml import Saml

provider_classes = [OpenIDConnect, Saml]
