"""Who is who: organisations, the parties they are in a forum, and the seats people hold for them."""

from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.se import orgnr as se_orgnr

from forum.models import Forum, SortKeyField


def validate_orgnr(value: str) -> None:
    """A Swedish organisation number. Numbers that could be a personal identity number are refused."""
    try:
        digits = se_orgnr.validate(value)
    except StdnumError as error:
        raise ValidationError(
            _("This is no Swedish organisation number. Write it like 232100-0065.")
        ) from error
    if int(digits[2:4]) < 20:
        raise ValidationError(_("This could be a personal identity number, which the portal never stores."))


class Organisation(models.Model):
    """An organisation exists once and may be a party in many forums."""

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        EMPLOYERS = "employers", _("Employers' organisation")
        UNION = "union", _("Trade union")
        COMPANY = "company", _("Company")
        MUNICIPALITY = "municipality", _("Municipality")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    orgnr = models.CharField(
        _("organisation number"),
        max_length=11,
        blank=True,
        validators=[validate_orgnr],
        help_text=_("Optional."),
    )
    sort_key = SortKeyField(source="name")

    class Meta:
        ordering: ClassVar = ["sort_key", "name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], name="organisation_name_is_unique"),
            models.UniqueConstraint(
                fields=["orgnr"], condition=~Q(orgnr=""), name="organisation_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["region", "employers", "union", "company", "municipality", "other"]),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the round mark: "IF Metall" → IM, "Unionen" → UN."""
        words = [word for word in self.name.replace("–", " ").split() if word[0].isalnum()]
        letters = words[0][0] + words[1][0] if len(words) > 1 else (words or [self.name])[0][:2]
        return letters.upper()


class TermQuerySet(models.QuerySet):
    def serving(self, day: date) -> Self:
        """Those whose term covers the day (`until` is the last day)."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class PartyQuerySet(TermQuerySet):
    def approving(self, day: date) -> Self:
        """The parties that set the agenda jointly."""
        return self.serving(day).filter(approves=True, status=Party.Status.MEMBER)


class Party(models.Model):
    """An organisation in a forum, from one date to another."""

    class Side(models.TextChoices):
        CONVENOR = "convenor", _("Convenor")
        EMPLOYERS = "employers", _("Employers")
        EMPLOYEES = "employees", _("Employees")
        COMPANY = "company", _("Company")
        MUNICIPALITY = "municipality", _("Municipality")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        CONTACTED = "contacted", _("Contacted")
        INVITED = "invited", _("Invited")
        MEMBER = "member", _("Member")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="parties", verbose_name=_("organisation")
    )
    side = models.CharField(_("side"), max_length=20, choices=Side)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.MEMBER)
    approves = models.BooleanField(_("approves the agenda"), default=False)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation__sort_key", "pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "organisation"], condition=Q(until=None), name="party_sits_once_in_a_forum"
            ),
            models.CheckConstraint(
                condition=Q(
                    side__in=["convenor", "employers", "employees", "company", "municipality", "other"]
                ),
                name="party_side_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["contacted", "invited", "member"]), name="party_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="party_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        return f"{reverse('members:roster', kwargs={'forum': self.forum.slug})}#party-{self.pk}"

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def initials(self) -> str:
        return self.organisation.initials


class Seat(models.Model):
    """A person for a party: what gives rights, from one date to another."""

    class Role(models.TextChoices):
        SECRETARIAT = "secretariat", _("Secretariat")
        PARTNER = "partner", _("Representative")
        BOARD = "board", _("Board")

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary")
        DEPUTY = "deputy", _("Deputy")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="seats", verbose_name=_("party"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    kind = models.CharField(_("ordinary or deputy"), max_length=20, choices=Kind, default=Kind.ORDINARY)
    title = models.CharField(_("assignment"), max_length=120, blank=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["party__organisation__sort_key", "-kind", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "user", "role"], condition=Q(until=None), name="seat_is_held_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["secretariat", "partner", "board"]), name="seat_role_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=["ordinary", "deputy"]), name="seat_kind_is_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name} ({self.party})"

    @property
    def forum(self) -> Forum:
        return self.party.forum


class GroupQuerySet(TermQuerySet):
    def with_members(self, day: date) -> Self:
        """Each with `sitting`: the seats that serve in it that day."""
        serving = GroupMember.objects.serving(day).filter(seat__in=Seat.objects.serving(day))
        seats = serving.select_related("seat__user", "seat__party__organisation")
        return self.prefetch_related(models.Prefetch("members", seats, to_attr="sitting"))


class Group(models.Model):
    """Some of the forum's seats that meet on their own, as a steering group or a working group."""

    sitting: "list[GroupMember]"  # filled by `with_members`

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "name"], condition=Q(until=None), name="group_name_is_unique_in_the_forum"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="group_ends_after_it_begins"
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="group_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('members:roster', kwargs={'forum': self.forum.slug})}#grupp-{self.pk}"


class GroupMember(models.Model):
    """A seat in a group, from one date to another."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="group_seats")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["seat__party__organisation__sort_key", "-seat__kind", "pk"]
        verbose_name = _("seat in a group")
        verbose_name_plural = _("seats in groups")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "seat"], condition=Q(until=None), name="seat_is_in_a_group_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="group_seat_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.seat}"
