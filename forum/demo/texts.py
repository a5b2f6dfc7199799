"""What the demo's parties say in the year under way. Invented."""

from forum.demo.talks import DECISION, DISCUSSION, INFO, Sitting, Talk

# The year under way: what earlier meetings of the year dealt with, in order.
RUNNING_YEAR = [
    Sitting(
        [
            Talk(
                "Lägesbild i länets industri",
                INFO,
                30,
                "Teknikföretagen",
                "Teknikföretagen",
                note="Läget är fortsatt avvaktande. Exporten håller emot.",
            ),
            Talk(
                "Handlingsplan för årets prioriteringar",
                DECISION,
                40,
                "{convenor}",
                "Sekretariatet",
                "",
                "att anta handlingsplanen\natt följa upp den vid varje möte",
                "Handlingsplanen utgår från den årliga uppföljningen.",
                "att anta handlingsplanen\natt följa upp den vid varje möte",
                "decided",
                ("Ta fram mätetal för handlingsplanen", "{convenor}", "+40"),
            ),
        ]
    ),
    Sitting(
        [
            Talk(
                "Unga till industrin",
                DISCUSSION,
                40,
                "Unionen",
                "Unionen",
                note="Parterna vill pröva gemensamma studiebesök.",
                decision="att ordna gemensamma studiebesök under nästa läsår",
                outcome="decided",
                action=("Bjud in fem företag till studiebesök", "Teknikföretagen", "+110"),
                action_state="not_started",
            ),
            Talk(
                "Jämställd rekrytering",
                DISCUSSION,
                25,
                "IF Metall",
                "IF Metall",
                note="Parterna jämförde hur annonser och prao utformas.",
            ),
        ]
    ),
    Sitting(
        [
            Talk(
                "Validering av yrkeskunnande",
                DISCUSSION,
                45,
                "IF Metall",
                "IF Metall",
                note="Behovet är störst inom underhåll och skärande bearbetning.",
                decision="att ta fram en gemensam modell för validering",
                outcome="decided",
                action=("Lämna underlag om valideringsplatser", "IF Metall", "-13"),
                action_state="in_progress",
            ),
            Talk(
                "Lägesrapport: projekt",
                INFO,
                25,
                "{convenor}",
                "Sekretariatet",
                note="Forumet följer projekten i portalen.",
            ),
        ],
        regrets=("Teknikföretagen",),
    ),
]

# The working group: what one party has proposed so far.
WORKING_GROUP = [
    Talk(
        "Underlag om valideringsplatser",
        DISCUSSION,
        30,
        "IF Metall",
        "IF Metall",
        "Gruppen tar fram ett underlag till forumets nästa möte.",
    ),
]

# The next meeting: what the parties have put on the agenda.
NEXT_MEETING = [
    Talk(
        "Läget i industrin: varsel, order och rekrytering",
        DISCUSSION,
        25,
        "Teknikföretagen",
        "Teknikföretagen",
        "Teknikföretagen redovisar senaste konjunkturbilden.",
    ),
    Talk(
        "Valideringsplatser under våren",
        DECISION,
        25,
        "IF Metall",
        "IF Metall",
        "Behovet av validering av yrkeskunnande är omkring 120 platser:\n\n"
        "- **CNC-teknik och skärande bearbetning:** 60 platser\n- **Svets:** 35 platser\n"
        "- **Underhållsteknik:** 25 platser",
        "att ställa sig bakom 120 valideringsplatser under våren",
    ),
    Talk(
        "Handlingsplanen: prioriterade insatser",
        DECISION,
        20,
        "Unionen",
        "Unionen",
        "Fem yrkesroller föreslås prioriteras.",
        "att prioritera fem yrkesroller, med uppföljning vid varje möte",
    ),
]

MESSAGE = (
    "Inför årets sista möte",
    "Hej!\n\nPå nästa möte går vi igenom årets uppföljning. Titta gärna på era parters åtgärder i portalen "
    "före mötet, så att läget stämmer.\n\nHör av er till oss om något är oklart.",
)
