"""What the parties of the demo say about the items of the agenda, and what became of it."""

from datetime import datetime, timedelta

from forum.demo.people import DemoForum
from meetings.comment_letters import tell_of_comments
from meetings.comments import comment_on_item, comment_on_minutes, handle_comment
from meetings.models import Meeting, Minutes

QUESTION = "Bra förslag. Kan vi få siffrorna per yrkesroll i underlaget, så att styrelserna kan ta ställning?"
ANSWER = "Ja, tabellen läggs till i texten före mötet."
WISH = "Vi vill att Växjö och Ljungby redovisas var för sig. Förutsättningarna skiljer sig åt."

CORRECTION = "Skriv hellre att varje part beskriver sitt läge, så framgår det att alla fick ordet."


def comment_on_agenda(here: DemoForum, meeting: Meeting, at: datetime) -> None:
    """One comment that is answered, and one that waits."""
    item = meeting.items.get(title__startswith="Valideringsplatser")
    item.meeting = meeting
    asked = comment_on_item(item, QUESTION, by=here.seat_of("Teknikföretagen"), at=at)
    handle_comment(asked, True, ANSWER, by=here.seat_of("IF Metall"), at=at + timedelta(hours=5))
    comment_on_item(item, WISH, by=here.seat_of("IF Metall"), at=at + timedelta(days=1))
    tell_of_comments(at + timedelta(days=2))


def comment_on_record(here: DemoForum, minutes: Minutes, at: datetime) -> None:
    """The comment round of a held meeting: one comment on the round of reports, ticked before finalising."""
    item = minutes.meeting.items.filter(standing="round").first()
    if item is None:
        return
    said = comment_on_minutes(minutes, item, CORRECTION, by=here.seat_of("Unionen"), at=at)
    handle_comment(said, True, by=here.secretariat, at=at + timedelta(days=1))
    tell_of_comments(at + timedelta(days=2))
