"""A socket that is not let in gets an answer under the same headers as every page."""

from typing import Any

from csp.utils import build_policy
from django.conf import settings

FORBIDDEN = 403


async def refuse(scope: dict[str, Any], send: Any) -> None:
    """Before the handshake. A server that cannot say more than no says 403 by itself."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    found = [(name.encode(), value.encode()) for name, value in headers().items()]
    await send({"type": "websocket.http.response.start", "status": FORBIDDEN, "headers": found})
    await send({"type": "websocket.http.response.body", "body": b""})


def headers() -> dict[str, str]:
    hsts = (
        {} if settings.EMBEDDED else {"strict-transport-security": f"max-age={settings.SECURE_HSTS_SECONDS}"}
    )
    return {
        "content-length": "0",
        "content-security-policy": build_policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": settings.X_FRAME_OPTIONS,
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        **hsts,
    }
