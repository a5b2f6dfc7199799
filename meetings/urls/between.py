from django.urls import URLPattern, path

from meetings.views import circular_steps, circulars, polls

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
    # <forum>/moten/tidsforslag/
    path("moten/tidsforslag/", polls.polls, name="polls"),
    path("moten/tidsforslag/nytt/", polls.new, name="poll_new"),
    path("moten/tidsforslag/<int:poll>/", polls.poll, name="poll"),
    path("moten/tidsforslag/<int:poll>/valj/<int:slot>/", polls.choose, name="poll_choose"),
    path("moten/tidsforslag/<int:poll>/avsluta/", polls.close, name="poll_close"),
]
