"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import keeping, money, reading

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
    path("projekt/<slug:slug>/indikatorer/ny/", keeping.indicator_new, name="indicator_new"),
    path("projekt/<slug:slug>/indikatorer/<int:indicator>/utfall/", keeping.reading_new, name="reading_new"),
    # Its money
    path("projekt/<slug:slug>/finansiering/", money.funding_page, name="funding"),
    path("projekt/<slug:slug>/finansiering/ny/", money.funding_new, name="funding_new"),
    path("projekt/<slug:slug>/finansiering/dela-upp/", money.funding_split, name="funding_split"),
    path("projekt/<slug:slug>/finansiering/upparbetat/", money.outlays_new, name="outlays_new"),
    path("projekt/<slug:slug>/finansiering/<int:line>/andra/", money.funding_change, name="funding_change"),
    path(
        "projekt/<slug:slug>/finansiering/<int:line>/stryk/", money.funding_withdraw, name="funding_withdraw"
    ),
    path("projekt/<slug:slug>/finansiering/<int:line>/flytta/", money.funding_move, name="funding_move"),
    path("projekt/<slug:slug>/siffror/", money.figures_page, name="figures"),
    path("projekt/<slug:slug>/siffror/ny/", money.figure_new, name="figure_new"),
    path("projekt/<slug:slug>/siffror/<int:figure>/anvand/", money.figure_use, name="figure_use"),
    path("projekt/<slug:slug>/siffror/<int:figure>/stryk/", money.figure_withdraw, name="figure_withdraw"),
]
