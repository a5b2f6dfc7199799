"""What the portal knows already of the projects that a file names, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from forum.models import Forum
from members.models import Organisation
from projects.imports.outcome import Row
from projects.models import Figure, FundingLine, Indicator, KeyFigure, Project, Reading


@dataclass(eq=False)
class Ref:
    """A project that rows may be about: one in the portal, or one that the file itself brings."""

    project: Project
    is_kept: bool = True
    is_followed: bool = True
    row: Row | None = None  # where the file says something of it
    funding: list[FundingLine] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    is_loaded: bool = False


def folded(words: str) -> str:
    return " ".join(words.lower().split())


def kept_by(forum: Forum) -> Q:
    return Q(followings__forum=forum, followings__keeps_data=True, followings__until=None)


class Known:
    """Projects by number and by name, and what belongs to them."""

    def __init__(self, forum: Forum, rows: Iterable[Row]) -> None:
        self.forum = forum
        self.by_dnr: dict[str, list[Ref]] = defaultdict(list)
        self.by_name: dict[str, list[Ref]] = defaultdict(list)
        self._find_projects(list(rows))

    def _find_projects(self, rows: list[Row]) -> None:
        """Those that the file names, whoever keeps them."""
        about = [row for row in rows if row.table.known_by]
        if not about:
            return
        numbers = {folded(row.stands("dnr")) for row in about} - {""}
        names = {
            folded(row.stands(key))
            for row in about
            for key in ("name", "project")
            if key in row.table.known_by
        }
        mine = self.forum.followings.filter(until=None).values_list("project", "keeps_data")
        kept = dict(mine)
        named = Project.objects.annotate(number=Lower("dnr"), low=Lower("name"))
        for project in named.filter(Q(number__in=numbers) | Q(low__in=names - {""})).select_related("owner"):
            ref = Ref(project, kept.get(project.pk, False), is_followed=project.pk in kept)
            self.add(ref, project.dnr, project.name)

    def add(self, ref: Ref, dnr: str, name: str) -> None:
        for index, word in ((self.by_dnr, folded(dnr)), (self.by_name, folded(name))):
            if word and ref not in index[word]:
                index[word].append(ref)

    def find(self, row: Row, name_key: str) -> Ref | None:
        """The project that a row names, or an error at its cell. None without an error: nobody knows it."""
        dnr, name = folded(row.stands("dnr")), folded(row.stands(name_key))
        by_dnr, by_name = self.by_dnr.get(dnr, []), self.by_name.get(name, [])
        found, key = (by_dnr, "dnr") if by_dnr else (by_name, name_key)
        if not found:
            return None
        mine = [ref for ref in found if ref.is_followed]
        if not mine:
            row.refuse(key, _("A project that the forum follows. Another forum keeps the data of this one."))
        elif len(mine) > 1:
            row.refuse(key, _("One project. Several have this name or number: give both."))
        elif key == name_key and dnr and mine[0].project.dnr:
            told = {"name": mine[0].project.name, "dnr": mine[0].project.dnr}
            row.refuse("dnr", _("The number of “%(name)s” is %(dnr)s.") % told)
        return mine[0] if len(mine) == 1 else None

    def load(self, refs: Iterable[Ref]) -> None:
        """What belongs to these projects; those already loaded, or new, cost nothing."""
        wanted = {ref.project.pk: ref for ref in refs if ref.project.pk and not ref.is_loaded}
        for line in FundingLine.objects.filter(project__in=wanted, withdrawn_at=None):
            wanted[line.project_id].funding.append(line)
        for figure in Figure.objects.filter(project__in=wanted, withdrawn_at=None):
            wanted[figure.project_id].figures.append(figure)
        for indicator in Indicator.objects.filter(project__in=wanted):
            wanted[indicator.project_id].indicators[folded(indicator.code)] = indicator
        for ref in wanted.values():
            ref.is_loaded = True

    def readings(self, indicators: Iterable[int]) -> dict[tuple[int, date, date], Reading]:
        """The one that holds for each indicator and period: the one noted last."""
        noted = Reading.objects.filter(indicator__in=set(indicators)).order_by("noted_at", "pk")
        return {(each.indicator_id, each.period_start, each.period_end): each for each in noted}

    @cached_property
    def key_figures(self) -> list[KeyFigure]:
        return list(self.forum.key_figures.filter(withdrawn_at=None))

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {folded(each.name): each for each in Organisation.objects.all()}
