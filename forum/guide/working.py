"""For those who make the agenda and the record: the secretariat, representatives and deputies."""

from django.utils.translation import gettext_lazy as _

from forum.guide import Answer, Section

SECRETARIAT = Section(
    "secretariat",
    _("You work at the secretariat"),
    _(
        "You plan the year, call the meetings, write the record and follow up. Nothing leaves "
        "before you have seen who gets it."
    ),
    (
        Answer(
            "year",
            _("Your year, in short"),
            _(
                "In autumn you plan next year's meetings. Before each meeting you order the agenda and "
                "put a version forward; at the meeting you note, decide and hand out actions; afterwards "
                "you finalise the notes. Before the last meeting you order the annual follow-up."
            ),
            "meetings:year",
        ),
        Answer(
            "plan",
            _("Plan the year"),
            _(
                "All meetings are laid out on one page. The next page shows which letter each person gets "
                "and what happens in their calendar; only then is anything sent."
            ),
            "meetings:plan",
        ),
        Answer(
            "propose",
            _("Put the agenda forward"),
            _(
                "Order the items and choose Put a version forward. The version is frozen, and the parties "
                "approve exactly that text. When the last party has approved it, the notice leaves by "
                "itself."
            ),
            "meetings:year",
        ),
        Answer(
            "files",
            _("Attach files"),
            _(
                "Choose Papers at the meeting, then Attach files. You can attach to an item or to the "
                "whole meeting until the notes are finalised. Papers also has everything as one zip."
            ),
            "meetings:year",
        ),
        Answer(
            "run",
            _("Hold the meeting"),
            _(
                "Choose Run the meeting, then Open the meeting. Attendance, notes, decisions and actions "
                "are written item by item. When you close the meeting, everybody who has an action gets a "
                "letter."
            ),
            "meetings:year",
        ),
        Answer(
            "finalise",
            _("Finalise the notes"),
            _(
                "Share the draft for comments, then finalise. After that the text cannot be changed, only "
                "added to with a dated addendum."
            ),
            "meetings:year",
        ),
        Answer(
            "members",
            _("Invite people, or read them in from a table"),
            _(
                "Under Members you welcome parties and give seats. With a table from Excel you see row by "
                "row what would happen before you say yes. Nobody is deleted: seats end."
            ),
            "members:import",
        ),
        Answer(
            "report",
            _("Make the annual follow-up"),
            _(
                "Choose the year under Follow-up. What the portal knows is already there; what is missing "
                "is listed with links. You write the few free texts and order the PDF."
            ),
            "report:years",
        ),
    ),
)

PARTNER = Section(
    "partner",
    _("You represent a party"),
    _("You propose and write, approve the agenda for your party, and answer for its actions."),
    (
        Answer(
            "propose-item",
            _("Propose an item"),
            _(
                "Open the meeting's agenda and choose Propose an item. All the parties see it at once and "
                "can write in it."
            ),
            "meetings:year",
        ),
        Answer(
            "together",
            _("Write together"),
            _(
                "Choose Edit together on the agenda. Several people can write in the same item, and "
                "nobody's text is overwritten. If you would rather have ordinary text fields, choose "
                "Simple editing under My account."
            ),
        ),
        Answer(
            "history",
            _("See who wrote what"),
            _(
                "Choose History at the item. There you compare two points in time and bring back an "
                "earlier text."
            ),
        ),
        Answer(
            "basis",
            _("Attach a basis for your item"),
            _(
                "Choose Attach a file at the item, until the agenda is set. The files are part of what "
                "the parties approve: if one is changed, that shows as a change."
            ),
        ),
        Answer(
            "approve",
            _("Approve the agenda"),
            _(
                "Open the version that has been put forward, read it and choose Approve. The first "
                "approval of your party counts, whether an ordinary representative or a deputy gives it."
            ),
            "meetings:year",
        ),
        Answer(
            "answer",
            _("Say whether you come"),
            _(
                "On the first page, under Participants, or by the link in the letter. If you cannot come, "
                "send your deputy."
            ),
            "meetings:year",
        ),
        Answer(
            "action",
            _("Answer an action"),
            _("Under Actions you say how it goes, or mark it as done. Everybody in your party can answer."),
            "meetings:actions",
        ),
    ),
)

DEPUTY = Section(
    "deputy",
    _("You are a deputy"),
    _("You may do the same as the ordinary representative, all the time."),
    (
        Answer(
            "serve",
            _("You are asked to serve"),
            _(
                "When the ordinary representative sends you, you get a letter and the meeting comes into "
                "your calendar. If the representative comes after all, it leaves your calendar again."
            ),
            "meetings:year",
        ),
    ),
)
