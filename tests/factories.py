"""One plain function per thing; the same deeds as a click would call, without randomness."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from forum.models import Forum
from meetings.models import Meeting
from meetings.scheduling import MeetingPlan, plan_year
from members.founding import ForumFounding, found_forum
from members.models import Organisation, Party, Seat
from members.roster import appoint, welcome_organisation, welcome_party

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SINCE = date(2025, 1, 1)
FOUNDED_AT = datetime(2025, 1, 1, 9, tzinfo=STOCKHOLM)
PLANNED_AT = datetime(2026, 10, 1, 9, tzinfo=STOCKHOLM)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


def make_forum(slug: str, name: str, short_name: str, region: str) -> Forum:
    return found_forum(
        ForumFounding(
            slug=slug,
            name=name,
            short_name=short_name,
            region=region,
            secretariat_email=f"sekretariat.{slug}@example.org",
            secretariat_name=f"Sekretariatet, {region}",
            since=SINCE,
        ),
        at=FOUNDED_AT,
    )


def secretariat_of(forum: Forum) -> Seat:
    return Seat.objects.select_related("party__organisation", "party__forum", "user").get(
        party__forum=forum, role=Seat.Role.SECRETARIAT
    )


def make_party(forum: Forum, name: str, kind: str, side: str, approves: bool = True) -> Party:
    by = secretariat_of(forum)
    organisation = welcome_organisation(name, kind, by=by, at=FOUNDED_AT)
    return welcome_party(forum, organisation, side=side, approves=approves, since=SINCE, by=by, at=FOUNDED_AT)


def make_seat(
    party: Party, email: str, role: str = "partner", kind: str = "ordinary", name: str = ""
) -> Seat:
    return appoint(
        party,
        email=email,
        name=name or f"Företrädare, {party.name}",
        role=role,
        kind=kind,
        since=SINCE,
        by=secretariat_of(party.forum),
        at=FOUNDED_AT,
    )


CAST = {
    "sekr": "sekretariat.{forum}",
    "region": "region.{forum}",
    "teknik": "teknikforetagen",
    "ifmetall": "ifmetall",
    "unionen": "unionen",
    "board": "namnd.{forum}",
}
REGIONS = {
    "kronoberg": ("Industriforum Kronoberg", "Kronoberg", "Region Kronoberg"),
    "kalmar": ("Industriforum Kalmar län", "Kalmar län", "Region Kalmar län"),
}


def make_world(name: str) -> None:
    """ "kronoberg", "kalmar", both, with their "cast", or with the cast and a year of meetings ("meeting")."""
    everyone = name in {"cast", "meeting"}
    for slug, names in REGIONS.items():
        if everyone or slug in name:
            forum = make_forum(slug, *names)
            if everyone:
                make_parties(forum)
    if everyone:
        make_others(Forum.objects.get(slug="kronoberg"))
    if name == "meeting":
        make_meeting(secretariat_of(Forum.objects.get(slug="kronoberg")))


def make_parties(forum: Forum) -> None:
    kinds, sides = Organisation.Kind, Party.Side
    convenor = forum.parties.select_related("organisation", "forum").get(side=sides.CONVENOR)
    teknik = make_party(forum, "Teknikföretagen", kinds.EMPLOYERS, sides.EMPLOYERS)
    ifmetall = make_party(forum, "IF Metall", kinds.UNION, sides.EMPLOYEES)
    unionen = make_party(forum, "Unionen", kinds.UNION, sides.EMPLOYEES)
    make_seat(convenor, f"region.{forum.slug}@example.org", name=f"Ordförande, {convenor.name}")
    make_seat(teknik, "teknikforetagen@example.org")
    make_seat(ifmetall, "ifmetall@example.org")
    make_seat(unionen, "unionen@example.org")
    make_seat(convenor, f"namnd.{forum.slug}@example.org", role="board", name="Läsare, nämnden")


def make_others(kronoberg: Forum) -> None:
    company = make_party(
        kronoberg, "Exempel Maskin AB", Organisation.Kind.COMPANY, Party.Side.COMPANY, approves=False
    )
    make_seat(company, "foretag1@example.org")
    ifmetall = kronoberg.parties.select_related("organisation", "forum").get(organisation__name="IF Metall")
    make_seat(ifmetall, "ifmetall.ersattare@example.org", kind="deputy")


def find_cast() -> SimpleNamespace:
    """`cast.ifmetall` and so on for Kronoberg, `cast.kalmar_ifmetall` for Kalmar län."""
    seats = Seat.objects.select_related("party__organisation", "party__forum", "user")
    found = {(seat.party.forum.slug, seat.user.email.partition("@")[0]): seat for seat in seats}
    cast = SimpleNamespace()
    for prefix, slug in (("", "kronoberg"), ("kalmar_", "kalmar")):
        for name, email in CAST.items():
            setattr(cast, prefix + name, found[slug, email.format(forum=slug)])
    cast.company = found["kronoberg", "foretag1"]
    cast.ifmetall_deputy = found["kronoberg", "ifmetall.ersattare"]
    return cast


def plan(starts_at: datetime, hours: int = 3) -> MeetingPlan:
    return MeetingPlan(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        form=Meeting.Form.ON_SITE,
        place="Växjö",
        link="",
    )


def make_meeting(by: Seat, starts_at: datetime | None = None) -> Meeting:
    """Planned by `plan_year` as meeting 4 of its year."""
    starts_at = starts_at or local(2026, 12, 3)
    days = [starts_at - timedelta(days=91 * back) for back in (3, 2, 1, 0)]
    meetings = plan_year(by.party.forum, starts_at.year, [plan(day) for day in days], by=by, at=PLANNED_AT)
    return meetings[-1]
