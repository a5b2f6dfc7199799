"""ASGI entry point: pages, and the sockets of the shared documents."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

pages = get_asgi_application()

# Need the applications that the line above has loaded.
from forum.bodies import LimitedBodies  # noqa: E402
from meetings.live.routes import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {"http": LimitedBodies(pages), "websocket": URLRouter(websocket_urlpatterns)}
)
