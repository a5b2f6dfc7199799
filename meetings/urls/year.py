from django.urls import URLPattern, path

from meetings.views import (
    agenda_templates,
    change,
    extra,
    feeds,
    guests,
    incoming,
    messages,
    participants,
    plan,
    year,
)

urlpatterns: list[URLPattern] = [
    # The year
    path("moten/", year.year, name="year"),
    path("moten/arshjul.ics", year.feed, name="feed"),
    path("moten/prenumerera/", feeds.subscribe, name="subscribe"),
    path("moten/inkommet/", incoming.incoming, name="incoming"),
    path("moten/planera/", plan.plan, name="plan"),
    path("moten/planera/skicka/", plan.plan_confirm, name="plan_confirm"),
    # Messages from the secretariat
    path("meddelanden/", messages.messages, name="messages"),
    path("meddelanden/nytt/", messages.message_new, name="message_new"),
    path("meddelanden/<int:message>/", messages.message, name="message"),
    path("moten/nytt/", extra.extra, name="extra"),
    path("moten/mallar/", agenda_templates.templates, name="templates"),
    path("moten/mallar/ny/", agenda_templates.template_new, name="template_new"),
    path("moten/mallar/<int:template>/", agenda_templates.template, name="template"),
    path("moten/mallar/<int:template>/ta-bort/", agenda_templates.template_end, name="template_end"),
    # One meeting
    path("moten/<slug:slug>/flytta/", change.move, name="move"),
    path("moten/<slug:slug>/stall-in/", change.cancel, name="cancel"),
    path("moten/<slug:slug>/deltagare/", participants.participants, name="participants"),
    path("moten/<slug:slug>/narvarolista/", participants.sign_in_sheet, name="sign_in_sheet"),
    path("moten/<slug:slug>/svar/<int:invitation>/", participants.answer, name="answer"),
    path("moten/<slug:slug>/gaster/ny/", guests.guest_new, name="guest_new"),
    path("moten/<slug:slug>/gaster/<int:guest>/", guests.guest, name="guest"),
    path("moten/<slug:slug>/gaster/<int:guest>/dra-tillbaka/", guests.guest_withdraw, name="guest_withdraw"),
    path("moten/<slug:slug>/kalender.ics", year.calendar_file, name="calendar_file"),
]
