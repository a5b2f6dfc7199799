"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import indicators, keeping, reading

app_name = "projects"

urlpatterns = [
    path("projekt/", reading.project_list, name="list"),
    path("projekt/nytt/", keeping.new, name="new"),
    path("projekt/folj/", keeping.follow, name="follow"),
    path("nyckeltal/", reading.key_figures, name="key_figures"),
    path("nyckeltal/nytt/", keeping.key_figure_new, name="key_figure_new"),
    # One project
    path("projekt/<slug:slug>/", reading.project, name="project"),
    path("projekt/<slug:slug>/andra/", keeping.edit, name="edit"),
    path("projekt/<slug:slug>/partner/ny/", keeping.partner_new, name="partner_new"),
    path("projekt/<slug:slug>/pelare/ny/", keeping.pillar_new, name="pillar_new"),
    path("projekt/<slug:slug>/finansiering/ny/", keeping.funding_new, name="funding_new"),
    path("projekt/<slug:slug>/siffror/ny/", keeping.figure_new, name="figure_new"),
    path("projekt/<slug:slug>/siffror/<int:figure>/anvand/", keeping.figure_use, name="figure_use"),
    # What it counts
    path("projekt/<slug:slug>/indikatorer/", indicators.indicator_list, name="indicators"),
    path("projekt/<slug:slug>/indikatorer/ny/", indicators.indicator_new, name="indicator_new"),
    path("projekt/<slug:slug>/indikatorer/egen/", indicators.indicator_own, name="indicator_own"),
    path("projekt/<slug:slug>/indikatorer/<int:indicator>/", indicators.indicator, name="indicator"),
    path(
        "projekt/<slug:slug>/indikatorer/<int:indicator>/andra/",
        indicators.indicator_change,
        name="indicator_change",
    ),
    path(
        "projekt/<slug:slug>/indikatorer/<int:indicator>/avsluta/",
        indicators.indicator_retire,
        name="indicator_retire",
    ),
    path(
        "projekt/<slug:slug>/indikatorer/<int:indicator>/aterta/",
        indicators.indicator_bring_back,
        name="indicator_bring_back",
    ),
    path(
        "projekt/<slug:slug>/indikatorer/<int:indicator>/utfall/", indicators.reading_new, name="reading_new"
    ),
]
