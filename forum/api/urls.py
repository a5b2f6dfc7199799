"""<forum>/data/"""

from django.urls import path

from forum.api import views

app_name = "tokens"

urlpatterns = [
    path("", views.tokens, name="list"),
    path("<int:token>/aterkalla/", views.revoke, name="revoke"),
]
