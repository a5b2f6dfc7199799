"""<forum>/medlemmar/"""

from django.urls import path

from members.views import roster, seats

app_name = "members"

urlpatterns = [
    path("", roster.roster, name="roster"),
    path("ny-part/", roster.party_new, name="party_new"),
    path("installningar/", roster.settings, name="settings"),
    # One party
    path("part/<int:party>/", roster.party, name="party"),
    path("part/<int:party>/avsluta/", roster.party_end, name="party_end"),
    path("part/<int:party>/bjud-in/", seats.seat_new, name="seat_new"),
    # One person's seat
    path("plats/<int:seat>/avsluta/", seats.seat_end, name="seat_end"),
    path("plats/<int:seat>/bjud-in-igen/", seats.invite_again, name="invite_again"),
]
