from django.urls import URLPattern, path

from meetings.views import agenda_templates, change, extra, participants, plan, year

urlpatterns: list[URLPattern] = [
    # The year
    path("moten/", year.year, name="year"),
    path("moten/arshjul.ics", year.feed, name="feed"),
    path("moten/planera/", plan.plan, name="plan"),
    path("moten/planera/skicka/", plan.plan_confirm, name="plan_confirm"),
    path("moten/nytt/", extra.extra, name="extra"),
    path("moten/mallar/", agenda_templates.templates, name="templates"),
    path("moten/mallar/ny/", agenda_templates.template_new, name="template_new"),
    path("moten/mallar/<int:template>/", agenda_templates.template, name="template"),
    path("moten/mallar/<int:template>/ta-bort/", agenda_templates.template_end, name="template_end"),
    # One meeting
    path("moten/<slug:slug>/flytta/", change.move, name="move"),
    path("moten/<slug:slug>/stall-in/", change.cancel, name="cancel"),
    path("moten/<slug:slug>/deltagare/", participants.participants, name="participants"),
    path("moten/<slug:slug>/svar/<int:invitation>/", participants.answer, name="answer"),
    path("moten/<slug:slug>/kalender.ics", year.calendar_file, name="calendar_file"),
]
