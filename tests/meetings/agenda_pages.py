"""Fetching the agenda's pages and reading what they answer."""

import re

from django.urls import reverse

FIELDS = {
    "title": "Validering",
    "kind": "decision",
    "duration": "30",
    "presenter": "",
    "text": "",
    "proposal": "",
}


def at(name, *args):
    return reverse(f"meetings:{name}", args=["kronoberg", "2026-4", *args])


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def errors(response):
    return {name: [str(each) for each in found] for name, found in response.context["form"].errors.items()}
