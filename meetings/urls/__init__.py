"""Everything under /<forum>/ that belongs to meetings, decisions and actions."""

from meetings.urls import agenda, conduct, year

app_name = "meetings"

urlpatterns = [*year.urlpatterns, *agenda.urlpatterns, *conduct.urlpatterns]
