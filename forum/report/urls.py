"""Under /<forum>/uppfoljning/."""

from django.urls import path

from forum.report.views import assessments, parts, reading, survey, texts, years

app_name = "report"

urlpatterns = [
    path("", years.years, name="years"),
    path("<int:year>/", years.year, name="year"),
    path("<int:year>/lasa/", reading.read, name="read"),
    path("<int:year>/lage/", years.progress, name="progress"),
    path("<int:year>/texter/", texts.texts, name="texts"),
    path("<int:year>/texter/<slug:text>/", texts.text_history, name="text_history"),
    path("<int:year>/texter/<slug:text>/aterstall/", texts.restore, name="text_restore"),
    path("<int:year>/fokus/<int:position>/", assessments.assessment, name="assessment"),
    path("<int:year>/bestall/", years.order, name="order"),
    # The parties' evaluation
    path("<int:year>/enkat/", survey.survey, name="survey"),
    path("<int:year>/enkat/oppna/", survey.open_, name="survey_open"),
    path("<int:year>/enkat/sista-dag/", survey.last_day, name="survey_last_day"),
    path("<int:year>/enkat/paminn/", survey.remind, name="survey_remind"),
    # The parts, and who answers for them
    path("<int:year>/del/<int:party>/", parts.part, name="part"),
    path("<int:year>/del/projekt/<slug:slug>/", parts.project_part, name="project_part"),
    path("<int:year>/paminn/", parts.remind, name="parts_remind"),
    # The paper
    path("<int:year>/pdf/", years.newest_pdf, name="pdf"),
    path("<int:year>/utgava/<int:number>/pdf/", years.edition_pdf, name="edition_pdf"),
    path(
        "<int:year>/utgava/<int:number>/data.json",
        years.edition_data,
        {"ending": "json"},
        name="edition_json",
    ),
    path(
        "<int:year>/utgava/<int:number>/data.csv", years.edition_data, {"ending": "csv"}, name="edition_csv"
    ),
    # What happens to an edition
    path("<int:year>/utgava/<int:number>/forsok-igen/", years.retry, name="retry"),
    path("<int:year>/utgava/<int:number>/avbryt/", years.cancel, name="cancel"),
    path("<int:year>/utgava/<int:number>/stampla/", years.seal, name="seal"),
    path("<int:year>/utgava/<int:number>/presentera/", years.present, name="present"),
    path("<int:year>/utgava/<int:number>/slapp/", years.release, name="release"),
]
