"""Run by `manage.py shell` in a restored portal: what a party does on the day after."""

from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from forum.mail import delivery
from forum.models import Outbox
from meetings.models import Approval, Meeting
from members.models import Seat

meeting = Meeting.objects.get(forum__slug="kronoberg", agenda_state="proposed")
version = meeting.versions.order_by("-number").first()
approved = set(Approval.objects.filter(version=version).values_list("party", flat=True))
seat = next(
    each
    for each in Seat.objects.filter(
        party__forum__slug="kronoberg", party__approves=True, role="partner", until=None
    )
    if each.party_id not in approved
)
person = seat.user
secret = totp.generate_totp_secret()
totp.TOTP.activate(person, secret)
with override_settings(ALLOWED_HOSTS=["*"], EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
    browser = Client()
    browser.post("/konto/login/", {"login": person.email, "password": "industriforum"})
    assert "_auth_user_id" not in browser.session, "the second factor is asked for"
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    browser.post(reverse("mfa_authenticate"), {"code": code})
    assert browser.session["_auth_user_id"] == str(person.pk)
    page = reverse("meetings:approve", args=["kronoberg", meeting.slug, version.number])
    answer = browser.post(page, {"sha256": version.sha256, "number": version.number, "party": seat.party_id})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    given = set(Approval.objects.filter(version=version).values_list("party", flat=True))
    assert given - approved == {seat.party_id}
    browser.post(reverse("account_reset_password"), {"email": person.email})
    for letter in delivery.waiting():
        delivery.deliver(letter)
    assert Outbox.objects.filter(state="sent", to=person.email).exists()
    assert mail.outbox
print("signed in, approved, sent")  # noqa: T201
