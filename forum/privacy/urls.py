"""<forum>/personuppgifter/"""

from django.urls import path

from forum.privacy import views

app_name = "privacy"

urlpatterns = [
    path("", views.plan, name="plan"),
    path("gallra/", views.carry_out, name="carry_out"),
    path("person/<int:seat>/", views.person, name="person"),
    path("person/<int:seat>/utdrag.json", views.person_json, name="person_json"),
    path("person/<int:seat>/utdrag/", views.person_pdf, name="person_pdf"),
    path("person/<int:seat>/anonymisera/", views.anonymise, name="anonymise"),
]
