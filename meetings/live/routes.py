"""The sockets' addresses."""

from django.urls import re_path

from meetings.live.consumer import DocumentConsumer, Nowhere

# The bare form is what y-websocket's own client asks for.
websocket_urlpatterns = [
    re_path(
        r"^live/(?P<document>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?$", DocumentConsumer.as_asgi()
    ),
    re_path(r"", Nowhere.as_asgi()),
]
