"""What the parties attach to the demo's next meeting."""

import io
from datetime import datetime

import docx
from django.core.files.base import ContentFile

from forum.demo.people import DemoForum
from meetings.attachments import attach_file
from meetings.models import Meeting

TABLE = """Område;Platser;Orter
CNC-teknik och skärande bearbetning;60;Ljungby och Älmhult
Svets;35;Ljungby
Underhållsteknik;25;Växjö
"""


def attach(here: DemoForum, meeting: Meeting, at: datetime) -> None:
    """IF Metall's basis for its item, and the secretariat's note for the whole meeting."""
    item = meeting.items.get(title="Valideringsplatser under våren")
    ifmetall = here.seat_of("IF Metall")
    need = ContentFile(
        _document("Behovet av validering", TABLE.replace(";", ", ")), "Behovet av validering.docx"
    )
    table = ContentFile(("\ufeff" + TABLE).encode(), "Platser per område.csv")
    attach_file(meeting, need, item=item, by=ifmetall, at=at)
    attach_file(meeting, table, item=item, description="Samma siffror som tabell", by=ifmetall, at=at)
    way = ContentFile("Parkering finns på baksidan. Anmäl dig i receptionen.".encode(), "Hitta hit.txt")
    attach_file(meeting, way, by=here.secretariat, at=at)


def _document(title: str, text: str) -> bytes:
    made, document = io.BytesIO(), docx.Document()
    document.add_heading(title)
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()
