"""The first page of the portal and of a forum, and search."""

from django.urls import path

from forum.home import views

app_name = "home"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:forum>/", views.forum, name="forum"),
    path("<slug:forum>/sok/", views.search, name="search"),
    path("<slug:forum>/handlingar/", views.records, name="records"),
    path("<slug:forum>/arshjul/", views.year, name="year"),
    path("<slug:forum>/arshjul.ics", views.year_file, name="year_file"),
]
