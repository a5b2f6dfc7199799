"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import keeping, reading, reporting, rounds

app_name = "projects"

urlpatterns = [
    path("projekt/", reading.project_list, name="list"),
    path("projekt/nytt/", keeping.new, name="new"),
    path("projekt/folj/", keeping.follow, name="follow"),
    path("nyckeltal/", reading.key_figures, name="key_figures"),
    path("nyckeltal/nytt/", keeping.key_figure_new, name="key_figure_new"),
    # Reporting
    path("projekt/rapportering/", rounds.rounds, name="rounds"),
    path("projekt/rapportering/ny/", rounds.round_new, name="round_new"),
    path("projekt/rapportering/<slug:period>/", rounds.round_page, name="round"),
    path("projekt/rapportering/<slug:period>/andra/", rounds.round_change, name="round_change"),
    path("projekt/rapportering/<slug:period>/paminn/", rounds.round_remind, name="round_remind"),
    path("projekt/rapportering/<slug:period>/stang/", rounds.round_close, name="round_close"),
    path("projekt/<slug:slug>/rapporter/", reporting.reports, name="reports"),
    path("projekt/<slug:slug>/rapport/<slug:period>/", reporting.report, name="report"),
    path("projekt/<slug:slug>/rapport/<slug:period>/klar/", reporting.report_ready, name="report_ready"),
    path("projekt/<slug:slug>/rapport/<slug:period>/visa/", reporting.report_read, name="report_read"),
    # One project
    path("projekt/<slug:slug>/", reading.project, name="project"),
    path("projekt/<slug:slug>/andra/", keeping.edit, name="edit"),
    path("projekt/<slug:slug>/partner/ny/", keeping.partner_new, name="partner_new"),
    path("projekt/<slug:slug>/pelare/ny/", keeping.pillar_new, name="pillar_new"),
    path("projekt/<slug:slug>/finansiering/ny/", keeping.funding_new, name="funding_new"),
    path("projekt/<slug:slug>/siffror/ny/", keeping.figure_new, name="figure_new"),
    path("projekt/<slug:slug>/siffror/<int:figure>/anvand/", keeping.figure_use, name="figure_use"),
    path("projekt/<slug:slug>/indikatorer/ny/", keeping.indicator_new, name="indicator_new"),
    path("projekt/<slug:slug>/indikatorer/<int:indicator>/utfall/", keeping.reading_new, name="reading_new"),
]
