"""The agenda as a paper: what stands in its snapshot, and the paper of a version once it is made."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum.models import Paper
from forum.paper.requests import request_paper
from meetings.approving import approving_parties
from meetings.locking import lock
from meetings.models import AgendaVersion, Approval, ItemKind, Meeting
from meetings.transcript import person
from members.models import Seat


def agenda_paper(version: AgendaVersion) -> Paper | None:
    """The paper of the version as it stands today: put before the parties, or set."""
    papers = version.meeting.forum.papers.filter(kind=Paper.Kind.AGENDA, file_name=_file_name(version))
    return papers.order_by("-pk").first()


def request_agenda_paper(version: AgendaVersion, *, by: Seat | None, at: datetime | None = None) -> Paper:
    """The one paper of this version in its present state; asked for once, also by two readers at a time."""
    return agenda_paper(version) or _request_once(version, by, at)


@transaction.atomic
def _request_once(version: AgendaVersion, by: Seat | None, at: datetime | None) -> Paper:
    lock(version.meeting)
    return agenda_paper(version) or _request(version, by, at)


def _request(version: AgendaVersion, by: Seat | None, at: datetime | None) -> Paper:
    return request_paper(**_fields(version), by=by, at=at)


def paper_of(version: AgendaVersion, at: datetime) -> Paper:
    """The version as a paper that is not saved, for those who set it in something else than PDF."""
    return Paper(**_fields(version), language=version.meeting.forum.language, requested_at=at)


def _fields(version: AgendaVersion) -> dict[str, Any]:
    forum = version.meeting.forum
    with translation.override(forum.language):
        snapshot, title = snapshot_of(version), _title(version)
    return {
        "forum": forum,
        "kind": Paper.Kind.AGENDA,
        "title": title,
        "template": "papers/agenda.html",
        "snapshot": snapshot,
        "file_name": _file_name(version),
    }


def is_set(version: AgendaVersion) -> bool:
    return version.meeting.set_version_id == version.pk


def _file_name(version: AgendaVersion) -> str:
    meeting = version.meeting
    state = "" if is_set(version) else "-framlagd"
    return f"dagordning-{meeting.forum.slug}-{meeting.slug}-v{version.number}{state}.pdf"


def _title(version: AgendaVersion) -> str:
    meeting = version.meeting
    return _("Agenda, meeting %(meeting)s, version %(version)s") % {
        "meeting": meeting.slug,
        "version": version.number,
    }


def snapshot_of(version: AgendaVersion) -> dict[str, Any]:
    meeting = version.meeting
    return {
        "forum": {"name": meeting.forum.name},
        "meeting": _meeting_facts(meeting),
        "version": {
            "number": version.number,
            "sha256": version.sha256,
            "proposed_at": version.proposed_at.isoformat(),
            "set": is_set(version),
            "jointly": is_set(version) and meeting.set_jointly is not False,
        },
        "items": [_item(item) for item in version.items],
        "approvals": _approvals(version) if is_set(version) else [],
    }


def _meeting_facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "label": str(meeting),
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "ends_at": timezone.localtime(meeting.ends_at).isoformat(),
        "form": str(meeting.get_form_display()),
        "place": meeting.place,
        "chair": str(meeting.chair.party) if meeting.chair else "",
    }


def _item(item: dict[str, Any]) -> dict[str, Any]:
    kind = str(ItemKind(item["kind"]).label)
    names = ("title", "kind", "presenter", "proposer", "duration", "text", "proposal")
    files = [file["name"] for file in item.get("files", ())]
    return (
        {"number": item["order"], "kind_label": kind}
        | {name: item[name] for name in names}
        | ({"files": sorted(files)} if files else {})
    )


def _given(version: AgendaVersion) -> QuerySet[Approval]:
    return version.approvals.filter(withdrawn_at=None).select_related("entered_by__party__organisation")


def _approvals(version: AgendaVersion) -> list[dict[str, Any]]:
    """Every approving party of the day it was set, so that a missing approval is seen as well."""
    meeting = version.meeting
    given = {approval.party_id: approval for approval in _given(version)}
    parties = approving_parties(meeting, timezone.localdate(meeting.agenda_set_at))
    rows = [(str(party), given.get(party.pk)) for party in parties.select_related("organisation")]
    return [
        {
            "party": name,
            "at": approval.at.isoformat() if approval else None,
            "silent": bool(approval and approval.silent),
            "oral": approval.oral if approval else "",
            "noted_by": person(approval.entered_by) if approval and approval.entered_by else None,
        }
        for name, approval in rows
    ]
