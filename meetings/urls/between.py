from django.urls import URLPattern, path

from meetings.views import circular_steps, circulars

urlpatterns: list[URLPattern] = [
    # <forum>/beslut/per-capsulam/
    path("beslut/per-capsulam/", circulars.circulars, name="circulars"),
    path("beslut/per-capsulam/ny/", circular_steps.new, name="circular_new"),
    path("beslut/per-capsulam/<slug:circular>/", circulars.circular, name="circular"),
    path(
        "beslut/per-capsulam/<slug:circular>/ta-tillbaka/",
        circulars.withdraw_answer,
        name="circular_answer_withdraw",
    ),
    path("beslut/per-capsulam/<slug:circular>/andra/", circular_steps.edit, name="circular_edit"),
    path("beslut/per-capsulam/<slug:circular>/skicka/", circular_steps.open_, name="circular_open"),
    path("beslut/per-capsulam/<slug:circular>/paminn/", circular_steps.remind, name="circular_remind"),
    path("beslut/per-capsulam/<slug:circular>/avsluta/", circular_steps.end, name="circular_end"),
]
