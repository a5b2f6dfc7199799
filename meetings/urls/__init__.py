"""Everything under /<forum>/ that belongs to meetings, decisions and actions."""

from meetings.urls import agenda, between, comments, conduct, year

app_name = "meetings"

urlpatterns = [
    *between.urlpatterns,
    *year.urlpatterns,
    *agenda.urlpatterns,
    *comments.urlpatterns,
    *conduct.urlpatterns,
]
