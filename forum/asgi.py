"""ASGI entry point: pages, and later the sockets of the shared documents."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

application = get_asgi_application()
