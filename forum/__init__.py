"""The project package: the floor every room stands on, and the roof that sees the whole house."""

from forum.celery import app as celery_app

__all__ = ["celery_app"]
