"""For those who read, are invited or run the portal; and what concerns everybody."""

from django.utils.translation import gettext_lazy as _

from forum.guide import Answer, Section

BOARD = Section(
    "board",
    _("You sit on the board"),
    _("You read what is finished. There is nothing you need to fill in."),
    (
        Answer(
            "followup",
            _("Download the annual follow-up"),
            _("It stands on your first page once it is released, and downloads with one click."),
            "report:years",
        ),
        Answer(
            "read",
            _("Read agendas, notes and decisions"),
            _(
                "An agenda with its files can be read when the parties have set it, notes when they are "
                "finalised. All decisions stand in one list that can be searched."
            ),
            "meetings:decisions",
        ),
    ),
)

GUEST = Section(
    "guest",
    _("You are a guest at one item"),
    _("You need no account."),
    (
        Answer(
            "invited",
            _("Answer the invitation"),
            _(
                "The letter says which item you are invited to and when it begins. Answer by the link in "
                "it. You see that item and nothing else of the meeting. If the link has run out, write to "
                "the address in the letter."
            ),
        ),
    ),
)

OPERATOR = Section(
    "operator",
    _("You run the portal"),
    _("You see health and settings, not what people write."),
    (
        Answer(
            "health",
            _("See whether everything works"),
            _(
                "Operations shows the database, the queue, the worker and the letters that did not "
                "arrive. The same is at /healthz for a watching program."
            ),
        ),
        Answer(
            "backup",
            _("Back up and restore"),
            _(
                "Database and files belong together. The handbook, docs/operations.md, has the commands, "
                "and a drill that shows that a copy can be brought back."
            ),
        ),
    ),
)

IF = Section(
    "if",
    _("What happens if …"),
    _("The portal loses nothing that it has said it saved."),
    (
        Answer(
            "lost-connection",
            _("… I lose the connection while I write?"),
            _(
                "Write on. “Saved” means that the portal has every letter; “Disconnected” means that the "
                "latest changes are in your browser. They are sent when the connection is back, also if "
                "you close the page and open it again in the same browser."
            ),
        ),
        Answer(
            "signed-out",
            _("… I have been signed out when I press Save?"),
            _("Sign in again. The form comes back filled in, and you send it once more."),
        ),
        Answer(
            "moved",
            _("… the meeting is moved or cancelled?"),
            _("You get a letter, and your calendar follows. When the time is new, you answer anew."),
        ),
        Answer(
            "wrong-approval",
            _("… I approved by mistake?"),
            _(
                "Choose Take back the approval on the agenda. It can be taken back until the agenda is "
                "set; after that the secretariat can open the agenda again. What has been approved and "
                "taken back stays in the record."
            ),
        ),
        Answer(
            "changed-after",
            _("… the text is changed after I approved?"),
            _(
                "Your approval is for the version you read. The page says that the draft has changed "
                "since and shows how; a new version starts with no approvals."
            ),
        ),
        Answer(
            "refused-file",
            _("… my file is not taken?"),
            _(
                "The message says why: it may be too large, locked, contain macros or be of another kind "
                "than its name says. Nothing else that you wrote is lost."
            ),
        ),
    ),
)

KEYS = Section(
    "keys",
    _("With the keyboard"),
    _("Everything can be done without a mouse. On a Mac, Cmd is used instead of Ctrl."),
    (
        Answer(
            "skip",
            _("Past the menu"),
            _("Tab and then Enter at the top of a page goes straight to the content."),
        ),
        Answer(
            "writing",
            _("While you write"),
            _(
                "Ctrl+B bold, Ctrl+I italic, Ctrl+Z undo, Ctrl+Y redo, Shift+Enter a new line, Ctrl+] and "
                "Ctrl+[ deeper and shallower in a list."
            ),
        ),
        Answer(
            "moving",
            _("Move an item"),
            _("Tab to the arrows at the item and press Enter. You hear which place it has got."),
        ),
    ),
)

SIGN_IN = Section(
    "sign-in",
    _("Trouble signing in"),
    _("Only those who have been invited have an account."),
    (
        Answer(
            "password",
            _("I have no password, or have forgotten it"),
            _("On the sign-in page you can get a code by e-mail instead, or choose a new password."),
        ),
        Answer(
            "address",
            _("My e-mail address has changed"),
            _("Write to your forum's secretariat. Its address stands in every letter from the portal."),
        ),
    ),
)
