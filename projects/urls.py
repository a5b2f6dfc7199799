"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import keeping, key_figures, portfolio, reading

app_name = "projects"

urlpatterns = [
    path("projekt/", reading.project_list, name="list"),
    path("projekt/portfolj/", portfolio.portfolio, name="portfolio"),
    path("projekt/nytt/", keeping.new, name="new"),
    path("projekt/folj/", keeping.follow, name="follow"),
    path("nyckeltal/", key_figures.key_figures, name="key_figures"),
    path("nyckeltal/nytt/", key_figures.key_figure_new, name="key_figure_new"),
    path("nyckeltal/<int:key_figure>/", key_figures.key_figure, name="key_figure"),
    path("nyckeltal/<int:key_figure>/ratta/", key_figures.key_figure_correct, name="key_figure_correct"),
    path(
        "nyckeltal/<int:key_figure>/dra-tillbaka/",
        key_figures.key_figure_withdraw,
        name="key_figure_withdraw",
    ),
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
