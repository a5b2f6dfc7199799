"""WSGI entry point for servers that run pages in threads, each process a fork of one that has read all the code."""

import gc
import os
from importlib import import_module

from asgiref.local import Local
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.translation import trans_real

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

application = get_wsgi_application()

# Every text of a page asks for the language, under a lock of asgiref's that the threads of a process queue up for:
# eight of them used twice the processor time. No async code runs in these threads, so each may have its own.
trans_real._active = Local(thread_critical=True)  # type: ignore[attr-defined]

# What all requests need is read before the server forks, and left alone by the collector: processes share it.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
