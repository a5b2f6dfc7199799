"""Run by `manage.py shell` of either release: everything that the browser tests look at, and two forms that write.

Prints one JSON line: how many pages were visited, and what answered 400 or more.
"""

import json

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.test import Client, override_settings
from lxml import html

from meetings.models import AgendaItem
from tests.browser.places import NEXT, PLACES, F

staticfiles_storage._wrapped = StaticFilesStorage()  # its files are not gathered here
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The browser looks at two refusals as well, and signs out.
LEFT_OUT = {
    ("", "/finns-inte/"),
    ("namnd.kronoberg", f"{F}/atgarder/"),
    ("sekretariat.kronoberg", "/konto/logout/"),
}
refused: dict[str, str] = {}
browsers: dict[str, Client] = {}


def note(what: str, answer: object) -> None:
    status = answer.status_code  # type: ignore[attr-defined]
    if status >= 400:
        refused[what] = f"{status} {getattr(answer, 'exc_info', None) or ''}"[:500]
    for close in getattr(answer, "_resource_closers", ()):
        close()


with override_settings(ALLOWED_HOSTS=["*"]):
    for who in {who for who, _path in PLACES}:
        browsers[who] = Client(raise_request_exception=False)
        if who:
            typed = {"login": f"{who}@example.org", "password": settings.DEMO_PASSWORD}
            note(f"{who} signs in", browsers[who].post("/konto/login/", typed))
            assert "_auth_user_id" in browsers[who].session, who
    if any(path.startswith("/oppet/") for _who, path in PLACES):  # closed until somebody opens them
        note("opening", browsers["sekretariat.kronoberg"].post(f"{F}/data/oppna-sidor/", {"is_open": "on"}))
    pages = [place for place in PLACES if place not in LEFT_OUT]
    for who, path in pages:
        note(f"{who or 'anyone'} {path}", browsers[who].get(path))
    secretariat = browsers["sekretariat.kronoberg"]
    before = AgendaItem.objects.count()
    item = f"{NEXT}/dagordning/ny/"
    form = next(
        form for form in html.fromstring(secretariat.get(item).content).forms if "title" in form.fields
    )
    answer = secretariat.post(item, {**dict(form.form_values()), "title": "Skriven medan den nya kom"})
    note("an item", answer)
    assert AgendaItem.objects.count() == before + 1, answer.content.decode()[-4000:]
    note("the history of it", secretariat.get(f"{F}/historik/"))
print(json.dumps({"code": str(settings.BASE_DIR), "pages": len(pages), "refused": refused}))  # noqa: T201
