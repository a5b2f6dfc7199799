"""The demo's annual follow-up of 2025: presented at the last meeting, released after its minutes."""

from datetime import timedelta

from forum.demo.assessments import assess_2025
from forum.demo.evaluation import evaluate_2025, mark_parts_2025
from forum.demo.people import DemoForum
from forum.demo.years import finalise_last_of_2025
from forum.paper.build import build_paper
from forum.report.editions import present_edition, release_edition
from forum.report.models import Edition
from forum.report.requests import order_edition
from forum.report.texts import open_report, write_texts
from meetings.models import Meeting

TEXTS = {
    "summary": (
        "Forumet har hållit fyra möten under året. Dagordningen har satts gemensamt av parterna inför varje möte. "
        "Arbetet har följt verksamhetsplanen, och de flesta åtgärderna är genomförda i tid."
    ),
    "cooperation": (
        "Forumet har haft kontakt med näringslivscheferna i kommunerna, IUC, Arbetsförmedlingen och "
        "Linnéuniversitetet. Samtalen har förts inom befintliga nätverk."
    ),
    "equality": (
        "Frågan om unga och kvinnor till tekniska yrken har behandlats vid årets möten. Uppgifter om kvinnor och män "
        "redovisas där projekten lämnar dem."
    ),
    "resources": "Forumet arbetar främst med befintliga medel. Parterna bidrar med arbetstid.",
    "lessons": (
        "Underlag som skickas ut tidigare ger bättre samtal. Åtgärder som delas av flera parter behöver en part som "
        "håller i dem."
    ),
    "priorities": (
        "Vidareutbildning av befintlig personal\n"
        "Fler som väljer tekniska utbildningar\n"
        "En gemensam kontaktväg vid större varsel"
    ),
    "outlook": (
        "Under nästa år fortsätter arbetet med vidareutbildning av befintlig personal och med att få fler att välja "
        "tekniska utbildningar."
    ),
}
DNR = {"kronoberg": "DEMO-2025-1010", "kalmar": "DEMO-2025-2010"}


def follow_up_2025(here: DemoForum, last: Meeting) -> None:
    start, end = last.starts_at, last.ends_at
    report = open_report(here.forum, 2025, by=here.secretariat, at=start - timedelta(days=30))
    at, dnr = start - timedelta(days=12), DNR[here.key]
    write_texts(report, by=here.secretariat, at=at, seen=None, restored_from=None, dnr=dnr, **TEXTS)
    assess_2025(here, report, start)
    evaluate_2025(here, start)
    mark_parts_2025(here, start)
    first = _built(here, at=start - timedelta(days=6))
    present_edition(first, by=here.secretariat, at=start)
    finalise_last_of_2025(here, last)
    second = _built(here, at=end + timedelta(days=15))
    present_edition(second, by=here.secretariat, at=end + timedelta(days=15, hours=1))
    release_edition(second, DNR[here.key], by=here.secretariat, at=end + timedelta(days=16))


def _built(here: DemoForum, at: object) -> Edition:
    """The worker is not up while the demo is loaded: its own function builds the paper here."""
    edition = order_edition(here.forum, 2025, by=here.secretariat, at=at)  # type: ignore[arg-type]
    build_paper(edition.paper_id)
    return Edition.objects.select_related("paper", "report__forum").get(pk=edition.pk)
