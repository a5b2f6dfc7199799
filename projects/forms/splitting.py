"""An amount to split among funders by per cent, into lines of whole kronor."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Seat
from projects import funding
from projects.forms.fields import KronorField, ShareField
from projects.funding import LineFields
from projects.models import FundingLine, Project
from projects.models.links import is_web_address
from projects.shares import split

PLACES = range(1, 5)


class SplitForm(forms.Form):
    amount = KronorField(label=_("Amount to split"), help_text=_("For example 10 637 799 or 11,5 mn kr."))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who says so."))
    source_url = forms.URLField(
        label=_("Link to the source"), max_length=500, required=False, validators=[is_web_address]
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        for place in PLACES:
            self.fields[f"funder_{place}"] = forms.CharField(
                label=_("Funder"), max_length=200, required=False
            )
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=_("Kind"),
                choices=FundingLine.Kind.choices,
                initial=FundingLine.Kind.ESF if place == 1 else FundingLine.Kind.PUBLIC_CASH,
            )
            self.fields[f"share_{place}"] = ShareField(label=_("Per cent"), required=False)

    @property
    def places(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each place, for the page."""
        names = ("funder", "kind", "share")
        return [(place, [self[f"{name}_{place}"] for name in names]) for place in PLACES]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self._check_places()
        return self.cleaned_data

    @property
    def wanted(self) -> list[LineFields]:
        """The lines that the amount becomes."""
        cleaned, filled = self.cleaned_data, self._filled()
        rest = 100 - sum(share for _place, share in filled if share is not None)
        shares = [Decimal(rest) if share is None else share for _place, share in filled]
        return [
            LineFields(
                funder=cleaned[f"funder_{place}"],
                kind=cleaned[f"kind_{place}"],
                amount=amount,
                source=cleaned["source"],
                source_url=cleaned["source_url"],
            )
            for (place, _share), amount in zip(filled, split(cleaned["amount"], shares), strict=True)
        ]

    def save_by(self, seat: Seat) -> list[FundingLine]:
        return funding.add_lines(self.project, self.wanted, by=seat)

    def _filled(self) -> list[tuple[int, Decimal | None]]:
        cleaned = self.cleaned_data
        places = [(place, cleaned.get(f"share_{place}")) for place in PLACES]
        return [
            (place, share) for place, share in places if cleaned.get(f"funder_{place}") or share is not None
        ]

    def _check_places(self) -> None:
        filled = self._filled()
        for place, _share in filled:
            if not self.cleaned_data[f"funder_{place}"]:
                self.add_error(f"funder_{place}", _("Write who pays this part."))
        without = [place for place, share in filled if share is None]
        told = sum(share for _place, share in filled if share is not None)
        if not filled:
            self.add_error("funder_1", _("Write at least one funder."))
        elif len(without) > 1:
            self.add_error(
                f"share_{without[1]}", _("Only one funder can be without per cent and get the rest.")
            )
        elif without and told >= 100:
            self.add_error(f"share_{without[0]}", _("Nothing is left: the others have 100 per cent or more."))
        elif not without and told != 100:
            self.add_error(
                f"share_{filled[-1][0]}",
                _("The shares are %(told)s per cent together. They must be exactly 100.")
                % {"told": _plain(told)},
            )


def _plain(told: Decimal | int) -> str:
    return f"{Decimal(told):f}".replace(".", ",")
