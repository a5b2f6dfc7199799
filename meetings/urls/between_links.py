"""What a signed link in a letter leads to: /oppet/<forum>/…, without signing in."""

from django.urls import URLPattern, path

from meetings.views import circular_link, poll_link

app_name = "between"

urlpatterns: list[URLPattern] = [
    path("per-capsulam/<str:token>/", circular_link.circular, name="circular"),
    path("tidsforslag/<str:token>/", poll_link.poll, name="poll"),
]
