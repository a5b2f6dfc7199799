"""<forum>/projekt/ and <forum>/nyckeltal/"""

from django.urls import path

from projects.views import exporting, importing, keeping, reading

app_name = "projects"

urlpatterns = [
    path("projekt/", reading.project_list, name="list"),
    path("projekt/nytt/", keeping.new, name="new"),
    path("projekt/folj/", keeping.follow, name="follow"),
    path("nyckeltal/", reading.key_figures, name="key_figures"),
    path("nyckeltal/nytt/", keeping.key_figure_new, name="key_figure_new"),
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
