"""How far the demo's forums came in their focus areas in 2025. All of it is invented."""

from datetime import datetime, timedelta

from forum.demo.people import DemoForum
from forum.report.assessing import assess
from forum.report.models import AnnualReport

# By forum and the area's number: intended, result, verdict, deviation. The last area of Kronoberg is left unwritten.
WRITTEN: dict[str, dict[int, tuple[str, str, str, str]]] = {
    "kronoberg": {
        1: (
            "Att samla företagens behov av validering och visa dem för dem som anordnar utbildning.",
            "Behoven är sammanställda för tre yrkesområden och har behandlats vid två möten.",
            "reached",
            "",
        ),
        2: (
            "Att pröva en gemensam aktivitet för årskurs 8–9 under hösten.",
            "Aktiviteten är planerad tillsammans med tre skolor.",
            "partly",
            "Den flyttades till våren, eftersom skolornas schema redan var satt.",
        ),
        3: (
            "Att samla de nätverk som finns till ett gemensamt samtal.",
            "Inget samtal har hållits.",
            "not_reached",
            "Parterna lade tiden på validering. Samtalet tas upp igen när planen för nästa år sätts.",
        ),
    },
    "kalmar": {
        1: (
            "Att parterna vid varje möte redovisar läget på samma sätt.",
            "En gemensam lägesbild har redovisats vid alla fyra möten.",
            "reached",
            "",
        ),
        2: (
            "Att dela erfarenheter från minst två projekt.",
            "Erfarenheter från ett projekt har delats.",
            "partly",
            "Det andra projektets slutrapport kom först efter årets sista möte.",
        ),
        3: (
            "Att ha en gemensam kontaktväg vid större varsel.",
            "Kontaktlistan finns och är prövad i en övning.",
            "reached",
            "",
        ),
    },
}


def assess_2025(here: DemoForum, report: AnnualReport, last_meeting: datetime) -> None:
    """Written by the secretariat ten days before the last meeting."""
    at = last_meeting - timedelta(days=10)
    for area in here.forum.focus_areas.all():
        if area.position in WRITTEN[here.key]:
            intended, result, verdict, deviation = WRITTEN[here.key][area.position]
            assess(
                report,
                area,
                by=here.secretariat,
                seen=0,
                at=at + timedelta(minutes=20 * area.position),
                intended=intended,
                result=result,
                verdict=verdict,
                deviation=deviation,
            )
