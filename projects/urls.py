"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import (
    exporting,
    facts,
    following,
    importing,
    indicators,
    keeping,
    key_figures,
    money,
    parts,
    portfolio,
    reading,
    reporting,
    rounds,
)

app_name = "projects"

urlpatterns = [
    path("projekt/", reading.project_list, name="list"),
    path("projekt/portfolj/", portfolio.portfolio, name="portfolio"),
    path("projekt/nytt/", keeping.new, name="new"),
    path("projekt/folj/", following.follow, name="follow"),
    path("nyckeltal/", key_figures.key_figures, name="key_figures"),
    path("nyckeltal/nytt/", key_figures.key_figure_new, name="key_figure_new"),
    path("nyckeltal/<int:key_figure>/", key_figures.key_figure, name="key_figure"),
    path("nyckeltal/<int:key_figure>/ratta/", key_figures.key_figure_correct, name="key_figure_correct"),
    path(
        "nyckeltal/<int:key_figure>/dra-tillbaka/",
        key_figures.key_figure_withdraw,
        name="key_figure_withdraw",
    ),
    # Files in and out
    path("projekt/import/", importing.hand_in, name="import"),
    path("projekt/import/projektbanken/", importing.paste, name="import_paste"),
    path("projekt/import/mall.xlsx", importing.template_workbook, name="import_template"),
    path("projekt/import/mall.csv", importing.template_csv, name="import_template_csv"),
    path("projekt/import/<int:upload>/", importing.preview, name="import_preview"),
    path("projekt/import/<int:upload>/kolumner/", importing.columns, name="import_columns"),
    path("projekt/import/<int:upload>/fel/", importing.errors, name="import_errors"),
    path("projekt/import/<int:upload>/ge-upp/", importing.give_up, name="import_give_up"),
    path("projekt/export/", exporting.export, name="export"),
    path("projekt/export/fil/", exporting.export_file, name="export_file"),
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
