from django.urls import URLPattern, path

from meetings.views import comments

urlpatterns: list[URLPattern] = [
    path("moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/synpunkter/", comments.comments, name="comments"),
    path(
        "moten/<slug:slug>/anteckningar/punkt/<uuid:uuid>/synpunkter/",
        comments.minutes_comments,
        name="minutes_comments",
    ),
    path("moten/<slug:slug>/synpunkter/<int:comment>/", comments.comment_handle, name="comment_handle"),
    path(
        "moten/<slug:slug>/synpunkter/<int:comment>/ta-tillbaka/",
        comments.comment_take_back,
        name="comment_take_back",
    ),
]
