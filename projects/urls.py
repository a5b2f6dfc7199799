"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import facts, following, keeping, parts, reading

app_name = "projects"

urlpatterns = [
    path("projekt/", reading.project_list, name="list"),
    path("projekt/nytt/", keeping.new, name="new"),
    path("projekt/folj/", following.follow, name="follow"),
    path("nyckeltal/", reading.key_figures, name="key_figures"),
    path("nyckeltal/nytt/", keeping.key_figure_new, name="key_figure_new"),
    # One project
    path("projekt/<slug:slug>/", reading.project, name="project"),
    path("projekt/<slug:slug>/andra/", keeping.edit, name="edit"),
    # Its facts and its parts
    path("projekt/<slug:slug>/fakta/", facts.facts, name="facts"),
    path("projekt/<slug:slug>/historik/", facts.history, name="history"),
    path("projekt/<slug:slug>/foljs/", following.following, name="following"),
    path("projekt/<slug:slug>/foljs/avsluta/", following.following_end, name="following_end"),
    path("projekt/<slug:slug>/foljs/fortsatt/", following.following_go_on, name="following_go_on"),
    path("projekt/<slug:slug>/partner/ny/", parts.partner_new, name="partner_new"),
    path("projekt/<slug:slug>/partner/<int:partner>/", parts.partner, name="partner"),
    path("projekt/<slug:slug>/partner/<int:partner>/avsluta/", parts.partner_end, name="partner_end"),
    path("projekt/<slug:slug>/partner/<int:partner>/aterta/", parts.partner_restore, name="partner_restore"),
    path("projekt/<slug:slug>/pelare/ny/", parts.pillar_new, name="pillar_new"),
    path("projekt/<slug:slug>/pelare/<int:pillar>/", parts.pillar, name="pillar"),
    path("projekt/<slug:slug>/pelare/<int:pillar>/flytta/", parts.pillar_move, name="pillar_move"),
    path("projekt/<slug:slug>/pelare/<int:pillar>/ta-bort/", parts.pillar_remove, name="pillar_remove"),
    path("projekt/<slug:slug>/pelare/<int:pillar>/aterta/", parts.pillar_restore, name="pillar_restore"),
    path("projekt/<slug:slug>/faser/", parts.phases, name="phases"),
    path("projekt/<slug:slug>/kontakter/ny/", parts.contact_new, name="contact_new"),
    path("projekt/<slug:slug>/kontakter/<int:contact>/", parts.contact, name="contact"),
    path("projekt/<slug:slug>/kontakter/<int:contact>/ta-bort/", parts.contact_remove, name="contact_remove"),
    path(
        "projekt/<slug:slug>/kontakter/<int:contact>/aterta/", parts.contact_restore, name="contact_restore"
    ),
    # Money and indicators
    path("projekt/<slug:slug>/finansiering/ny/", keeping.funding_new, name="funding_new"),
    path("projekt/<slug:slug>/siffror/ny/", keeping.figure_new, name="figure_new"),
    path("projekt/<slug:slug>/siffror/<int:figure>/anvand/", keeping.figure_use, name="figure_use"),
    path("projekt/<slug:slug>/indikatorer/ny/", keeping.indicator_new, name="indicator_new"),
    path("projekt/<slug:slug>/indikatorer/<int:indicator>/utfall/", keeping.reading_new, name="reading_new"),
]
