"""<forum>/medlemmar/"""

from django.urls import path

from members.views import entering, groups, importing, roster, seats

app_name = "members"

urlpatterns = [
    path("", roster.roster, name="roster"),
    path("ny-part/", roster.party_new, name="party_new"),
    path("installningar/", roster.settings, name="settings"),
    # Groups
    path("grupp/ny/", groups.group_new, name="group_new"),
    path("grupp/<int:group>/", groups.group, name="group"),
    path("grupp/<int:group>/avsluta/", groups.group_end, name="group_end"),
    # Out of a table
    path("importera/", importing.import_members, name="import"),
    path("importera/mall.csv", importing.template_csv, name="import_template_csv"),
    path("importera/mall.xlsx", importing.template_xlsx, name="import_template_xlsx"),
    # One party
    path("part/<int:party>/", roster.party, name="party"),
    path("part/<int:party>/avsluta/", roster.party_end, name="party_end"),
    path("part/<int:party>/bjud-in/", seats.seat_new, name="seat_new"),
    # One person's seat
    path("plats/<int:seat>/avsluta/", seats.seat_end, name="seat_end"),
    path("plats/<int:seat>/bjud-in-igen/", entering.invite_again, name="invite_again"),
    path("plats/<int:seat>/dra-tillbaka/", entering.withdraw, name="withdraw"),
    path("plats/<int:seat>/tvasteg/", entering.second_factor_reset, name="second_factor_reset"),
]
