"""Everything under /<forum>/ that belongs to meetings, decisions and actions."""

from meetings.urls import agenda, comments, conduct, year

app_name = "meetings"

urlpatterns = [*year.urlpatterns, *agenda.urlpatterns, *comments.urlpatterns, *conduct.urlpatterns]
