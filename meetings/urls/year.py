from django.urls import URLPattern, path

from meetings.views import change, participants, plan, year

urlpatterns: list[URLPattern] = [
    # The year
    path("moten/", year.year, name="year"),
    path("moten/arshjul.ics", year.feed, name="feed"),
    path("moten/planera/", plan.plan, name="plan"),
    path("moten/planera/skicka/", plan.plan_confirm, name="plan_confirm"),
    # One meeting
    path("moten/<slug:slug>/flytta/", change.move, name="move"),
    path("moten/<slug:slug>/stall-in/", change.cancel, name="cancel"),
    path("moten/<slug:slug>/deltagare/", participants.participants, name="participants"),
    path("moten/<slug:slug>/narvarolista/", participants.sign_in_sheet, name="sign_in_sheet"),
    path("moten/<slug:slug>/svar/<int:invitation>/", participants.answer, name="answer"),
    path("moten/<slug:slug>/kalender.ics", year.calendar_file, name="calendar_file"),
]
