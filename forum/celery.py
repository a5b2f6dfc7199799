"""Celery: the doorbell. What must happen stands as a row in the database; a task only says when to look."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

app = Celery("forum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["forum.mail", "forum.paper", "forum.privacy"])
