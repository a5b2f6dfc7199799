"""/oppet/<forum>/"""

from django.urls import path

from forum.public import views

app_name = "public"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("beslut/", views.decisions, name="decisions"),
    path("uppfoljning/<int:year>/", views.report, name="report"),
    path("uppfoljning/<int:year>/pdf/", views.report_pdf, name="report_pdf"),
    path("data.json", views.data, name="data"),
    path("moten.ics", views.calendar, name="calendar"),
]
