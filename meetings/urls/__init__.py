"""Everything under /<forum>/ that belongs to meetings, decisions and actions."""

from meetings.urls import agenda, between, conduct, year

app_name = "meetings"

urlpatterns = [*between.urlpatterns, *year.urlpatterns, *agenda.urlpatterns, *conduct.urlpatterns]
