"""/konto/registerutdrag/"""

from django.urls import path

from forum.privacy import own_views

urlpatterns = [
    path("", own_views.own, name="own_extract"),
    path("utdrag.json", own_views.own_json, name="own_extract_json"),
    path("pdf/", own_views.own_pdf, name="own_extract_pdf"),
    path("<uuid:key>/", own_views.extract, name="extract"),
    path("<uuid:key>/registerutdrag.pdf", own_views.extract_pdf, name="extract_pdf"),
]
