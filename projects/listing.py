"""The list of the projects a forum follows: which ones, in which order, and what it says of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forum.filters import Filter, known
from forum.formats import missing
from forum.models import Forum
from projects.models import Figure, Following, FundingLine, Project
from projects.status import Status, Word, name_of, statuses

NONE = "-"
LONGEST = 100  # letters of the words to look for
NAME, START, END, AMOUNT = "namn", "start", "slut", "belopp"
# A filter's field, and what stands in it when no source says.
FIELDS: dict[str, tuple[str, str | None]] = {
    "fond": ("project__fund", ""),
    "period": ("project__programme_period", ""),
    "agare": ("project__owner", None),
    "omrade": ("focus_areas", None),
}
SEARCHED = ("name", "summary", "dnr", "fund", "owner__name")
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProjectList:
    """`no_longer` is whether the list shows those the forum has stopped following."""

    rows: QuerySet[Following]
    filters: list[Filter]
    order: Filter
    words: str
    no_longer: bool
    is_narrowed: bool

    @property
    def more_filters(self) -> list[Filter]:
        """All but the state; a choice of nothing is left out."""
        return [each for each in self.filters[1:] if len(each.options) > 1]

    @property
    def has_more(self) -> bool:
        """Whether some of the choices behind "more" is made."""
        return self.no_longer or self.order.value != NAME or any(each.value for each in self.filters[1:])


@dataclass(frozen=True, slots=True)
class ListRow:
    """`url` is empty for a project that the forum does not follow any more."""

    following: Following
    project: Project
    status: Status
    url: str


def project_list(forum: Forum, asked: Mapping[str, str], day: date) -> ProjectList:
    """`asked` is the query string; what it names and the forum has not is left out."""
    no_longer = asked.get("tidigare") == "1"
    found = _no_longer(forum, day) if no_longer else forum.followings.serving(day)
    state, *others = filters = _filters(forum, found, asked)
    order = Filter("ordna", _("Order"), known(asked.get("ordna"), dict(_orders()), NAME), _orders())
    words = asked.get("q", "")[:LONGEST].split()
    for each in others:
        found = _narrowed(found, each)
    for word in words:
        found = found.filter(_anywhere(word))
    return ProjectList(
        rows=_in_order(with_amounts(_of_state(found, state.value, day)), order.value),
        filters=filters,
        order=order,
        words=" ".join(words),
        no_longer=no_longer,
        is_narrowed=bool(words or any(each.value for each in filters)),
    )


def rows_of(followings: Iterable[Following], day: date) -> list[ListRow]:
    """Two more queries for what the projects count."""
    found = list(followings)
    told = statuses([each.project for each in found], day)
    return [ListRow(each, each.project, told[each.project_id], _address(each, day)) for each in found]


def _address(following: Following, day: date) -> str:
    if following.until and following.until < day:
        return ""
    return reverse("projects:project", args=[following.forum.slug, following.project.slug])


def with_amounts(followings: QuerySet[Following]) -> QuerySet[Following]:
    """Each with `granted`: the figure the forum uses, else the fund's lines; None when neither is known."""
    used = Figure.objects.filter(project=OuterRef("project"), kind=Figure.Kind.GRANTED, used=True, unit="kr")
    lines = FundingLine.objects.filter(
        project=OuterRef("project"), kind=FundingLine.Kind.ESF, withdrawn_at=None
    ).order_by()
    summed = lines.values("project").annotate(sum=Sum("amount")).values("sum")
    whole = DecimalField(max_digits=20, decimal_places=2)
    return followings.select_related("forum", "project__owner").annotate(
        granted=Coalesce(
            Subquery(used.values("value")[:1]), Cast(Subquery(summed), whole), output_field=whole
        )
    )


def _no_longer(forum: Forum, day: date) -> QuerySet[Following]:
    """The last time each was followed, where the forum does not follow it again."""
    later = forum.followings.filter(project=OuterRef("project")).filter(
        Q(until=None) | Q(until__gt=OuterRef("until"))
    )
    return forum.followings.filter(until__lt=day).filter(~Exists(later))


def _filters(forum: Forum, found: QuerySet[Following], asked: Mapping[str, str]) -> list[Filter]:
    """Only what some project in the list has, so that a choice alone never leads to an empty list."""
    fields = ("project__fund", "project__owner", "project__owner__name", "project__programme_period")
    told = list(found.order_by().values_list(*fields).distinct())
    areas = [(str(each.pk), each.title) for each in forum.focus_areas.all()]
    owners = {(str(owner or ""), name or "") for _fund, owner, name, _period in told}
    choices: list[tuple[str, str, Options]] = [
        ("lage", _("State"), [(word.value, name_of(word)) for word in Word]),
        ("fond", _("Fund"), _options({(fund, fund) for fund, *_rest in told})),
        ("agare", _("Project owner"), _options(owners)),
        ("omrade", _("Focus area"), [*areas, (NONE, _("None"))] if areas else []),
        ("period", _("Programme period"), _options({(row[3], row[3]) for row in told})),
    ]
    return [
        Filter(name, label, known(asked.get(name), dict(options), ""), [("", _("All")), *options])
        for name, label, options in choices
    ]


def _options(pairs: set[tuple[str, str]]) -> Options:
    """By name; those that lack it come last."""
    stated = sorted((pair for pair in pairs if pair[0]), key=lambda pair: pair[1].casefold())
    return [*stated, (NONE, capfirst(missing()))] if len(stated) < len(pairs) else stated


def _narrowed(found: QuerySet[Following], by: Filter) -> QuerySet[Following]:
    if not by.value:
        return found
    field, nothing = FIELDS[by.name]
    return found.filter(**{field: nothing if by.value == NONE else by.value})


def _anywhere(word: str) -> Q:
    anywhere = Q()
    for field in SEARCHED:
        anywhere |= Q(**{f"project__{field}__icontains": word})
    return anywhere


def _of_state(found: QuerySet[Following], word: str, day: date) -> QuerySet[Following]:
    """Of what only the readings tell, the open projects are read: two queries more for all of them."""
    if word in ("", Word.RUNNING, Word.PLANNED, Word.ENDED):
        return found.filter(project__state=word) if word else found
    states = (
        [Project.State.UNKNOWN] if word == Word.UNKNOWN else [Project.State.UNKNOWN, Project.State.RUNNING]
    )
    open_ones = Project.objects.filter(pk__in=found.filter(project__state__in=states).values("project"))
    told = statuses(open_ones.only("state", "starts_on", "ends_on").order_by(), day)
    return found.filter(project__in=[pk for pk, status in told.items() if status.word == word])


def _orders() -> Options:
    return [
        (NAME, pgettext("order of a list", "Name")),
        (START, _("Begun last first")),
        (END, _("Ends first")),
        (AMOUNT, _("Largest grant first")),
    ]


def _in_order(found: QuerySet[Following], order: str) -> QuerySet[Following]:
    first: dict[str, Any] = {
        START: F("project__starts_on").desc(nulls_last=True),
        END: F("project__ends_on").asc(nulls_last=True),
        AMOUNT: F("granted").desc(nulls_last=True),
    }
    usual = ("project__sort_key", "project__name", "pk")
    return found.order_by(first[order], *usual) if order in first else found.order_by(*usual)


def table_of(found: ProjectList, day: date) -> tuple[list[str], list[list[Any]]]:
    """The whole list, as it is narrowed, for a file."""
    header = [
        *(_("Project"), _("State"), _("Why"), _("Project owner"), _("Fund"), _("Registration number")),
        *(_("Programme period"), _("Starts"), _("Ends"), _("Granted, kronor"), _("Focus areas")),
        *(_("Followed from"), _("Followed until"), _("Source"), _("Link to the source")),
    ]
    rows = []
    for row in rows_of(found.rows.prefetch_related("focus_areas"), day):
        project, following = row.project, row.following
        areas = ", ".join(area.title for area in following.focus_areas.all())
        owner = str(project.owner) if project.owner else ""
        granted = following.granted  # type: ignore[attr-defined]
        rows.append(
            [
                *(
                    project.name,
                    row.status.name,
                    " ".join(row.status.reasons),
                    owner,
                    project.fund,
                    project.dnr,
                ),
                *(project.programme_period, project.starts_on, project.ends_on, granted, areas),
                *(following.since, following.until, project.source, project.source_url),
            ]
        )
    return header, rows
