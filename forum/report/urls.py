"""Under /<forum>/uppfoljning/."""

from django.urls import path

from forum.report import views

app_name = "report"

urlpatterns = [
    path("", views.years, name="years"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/lage/", views.progress, name="progress"),
    path("<int:year>/texter/", views.texts, name="texts"),
    path("<int:year>/bestall/", views.order, name="order"),
    # The paper
    path("<int:year>/pdf/", views.newest_pdf, name="pdf"),
    path("<int:year>/utgava/<int:number>/pdf/", views.edition_pdf, name="edition_pdf"),
    # What happens to an edition
    path("<int:year>/utgava/<int:number>/forsok-igen/", views.retry, name="retry"),
    path("<int:year>/utgava/<int:number>/presentera/", views.present, name="present"),
    path("<int:year>/utgava/<int:number>/slapp/", views.release, name="release"),
]
