"""The demo's forums, parties and seats."""

from dataclasses import dataclass, field
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from forum.demo.source import Account, demo_accounts, facts, source, value
from forum.models import Forum, User
from members.founding import ForumFounding, found_forum
from members.groups import form_group
from members.inviting import pass_step, steps_of
from members.models import Organisation, Party, Seat
from members.roster import appoint, welcome_organisation, welcome_party

KINDS = {
    "region": (Organisation.Kind.REGION, Party.Side.CONVENOR),
    "arbetsgivarorganisation": (Organisation.Kind.EMPLOYERS, Party.Side.EMPLOYERS),
    "arbetstagarorganisation": (Organisation.Kind.UNION, Party.Side.EMPLOYEES),
    "kommun": (Organisation.Kind.MUNICIPALITY, Party.Side.MUNICIPALITY),
    "foretag": (Organisation.Kind.COMPANY, Party.Side.COMPANY),
}
QUORUM = {"kronoberg": 3}
SHORT = {"kronoberg": ("Kronoberg", "07"), "kalmar": ("Kalmar län", "08")}
SINCE = {"kronoberg": date(2022, 6, 15), "kalmar": date(2023, 1, 1)}
# Who sits in Kronoberg beside the parties that demo.json names: the municipality that has an account.
ALSO_IN = {"Växjö kommun": ("kronoberg",)}

ADJUSTERS = {"kronoberg": 2, "kalmar": 0}


@dataclass
class DemoForum:
    """A founded forum and the seats the demo acts with."""

    forum: Forum
    key: str
    secretariat: Seat
    parties: dict[str, Party] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def convenor(self) -> Party:
        return self.secretariat.party

    def seat_of(self, party: str) -> Seat:
        """The ordinary seat that acts for the party."""
        return self.seats[party]

    def party(self, name: str) -> Party:
        return self.convenor if name == "{convenor}" else self.parties[name]


def found(entry: dict, at: datetime) -> DemoForum:
    key = entry["key"]
    region = value(entry["convener"])
    secretary = next(a for a in demo_accounts() if a.role == "secretariat" and key in a.forums)
    short_name, code = SHORT[key]
    forum = found_forum(
        ForumFounding(
            slug=key,
            name=value(entry["name"]),
            short_name=short_name,
            region=region,
            region_code=code,
            orgnr=value(_organisation(region)["orgnr"]) or "",
            formed=str(value(entry.get("formed", "")) or "").replace("(spring)", "våren").strip(),
            secretariat_email=secretary.email,
            secretariat_name=secretary.name,
            since=SINCE[key],
        ),
        at=at,
    )
    seat = Seat.objects.get(party__forum=forum, role=Seat.Role.SECRETARIAT)
    _come_in(seat, at)
    found_here = DemoForum(forum, key, seat, {region: seat.party})
    _describe(forum, entry)
    return found_here


def _describe(forum: Forum, entry: dict) -> None:
    leaf = entry.get("focus_areas") or entry.get("purposes")
    for position, title in enumerate(value(leaf), start=1):
        forum.focus_areas.create(position=position, title=title, source=source(leaf))
    forum.purpose = (
        "Forumet behandlar långsiktiga frågor av strukturell och strategisk karaktär med betydelse för industrins "
        "framtid, utveckling och konkurrenskraft."
    )
    forum.mandate = (
        "Regionen är sammankallande. Parterna sätter dagordningen gemensamt, forumet möts fyra gånger om året, "
        "anteckningar förs vid varje möte och en årlig uppföljning görs vid årets sista möte."
    )
    forum.quorum, forum.adjusters = QUORUM.get(forum.slug, 0), ADJUSTERS[forum.slug]
    forum.oral_approval = forum.slug == "kronoberg"
    forum.save(update_fields=["purpose", "mandate", "quorum", "adjusters", "oral_approval"])


def fill(here: DemoForum, at: datetime) -> None:
    """Organisations become parties, and the accounts take their seats."""
    since = SINCE[here.key]
    approving = facts()["approving_parties"][here.key]
    for row in facts()["organisations"]:
        name = value(row["name"])
        if here.key in (*row["forums"], *ALSO_IN.get(name, ())) and name not in here.parties:
            kind, side = KINDS[row["type"]]
            organisation = welcome_organisation(
                name, kind, value(row["orgnr"]) or "", by=here.secretariat, at=at
            )
            here.parties[name] = welcome_party(
                here.forum,
                organisation,
                side=side,
                approves=name in approving,
                since=since,
                by=here.secretariat,
                at=at,
            )
    for account in demo_accounts():
        if here.key in account.forums and account.role != "secretariat":
            _seat(here, account, since, at)
    if here.key == "kronoberg":
        _form_groups(here, since, at)


def _form_groups(here: DemoForum, since: date, at: datetime) -> None:
    """Kronoberg has a steering group and a working group."""
    seats = {name: here.seats[name] for name in ("Teknikföretagen", "IF Metall", "Unionen")}
    chair = here.seats[here.convenor.name]
    everyone = [here.secretariat, chair, *seats.values()]
    purpose = "Förbereder forumets långsiktiga frågor."
    form_group(here.forum, "Styrgruppen", everyone, since=since, purpose=purpose, by=here.secretariat, at=at)
    working = [here.secretariat, seats["IF Metall"], seats["Teknikföretagen"]]
    purpose = "Tar fram underlag om validering och kompetensförsörjning."
    form_group(here.forum, "Arbetsgruppen", working, since=since, purpose=purpose, by=here.secretariat, at=at)


def _seat(here: DemoForum, account: Account, since: date, at: datetime) -> None:
    seat = appoint(
        here.parties[account.party],
        email=account.email,
        name=account.name,
        role=Seat.Role.BOARD if account.role == "board" else Seat.Role.PARTNER,
        kind=Seat.Kind.DEPUTY if account.is_deputy else Seat.Kind.ORDINARY,
        title="Ordförande" if account.name.startswith("Ordförande") else "",
        since=since,
        by=here.secretariat,
        at=at,
    )
    _come_in(seat, at)
    if seat.role == Seat.Role.PARTNER and not account.is_deputy:
        here.seats[account.party] = seat


def _come_in(seat: Seat, at: datetime) -> None:
    """Everybody in the demo has been here before."""
    invitation = seat.seat_invitations.get()
    for step in steps_of(invitation):
        pass_step(invitation, step, at=at)


def give_passwords() -> None:
    """Every demo account signs in with the password that `./run` prints."""
    hashed = make_password(settings.DEMO_PASSWORD)  # one hash for all: hashing is meant to be slow
    for account in demo_accounts():
        person = User.objects.filter(email=account.email).first() or User(email=account.email)
        person.name, person.is_staff = account.name, account.role == "operator"
        person.is_superuser = person.is_staff
        person.password = hashed
        person.save()
        EmailAddress.objects.get_or_create(
            user=person, email=account.email, defaults={"verified": True, "primary": True}
        )


def _organisation(name: str) -> dict:
    return next(row for row in facts()["organisations"] if value(row["name"]) == name)
