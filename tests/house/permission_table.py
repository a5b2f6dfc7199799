"""The permission table. Written and reviewed by hand; never generated from what the portal does.

Columns: secretariat, partner (and deputy), board. Everybody else finds nothing in a forum (404), and whoever is
not signed in is sent to sign in. 405: the page has no such method.
"""

from dataclasses import dataclass, field
from typing import Any

# Leads to an organisation's own sign-in and back from it (tests/elsewhere).
ELSEWHERE = {
    "openid_connect_callback",
    "saml_acs",
    "saml_finish",
    "saml_metadata",
    "sign_in_elsewhere",
    "socialaccount_login_cancelled",
}
PUBLIC = ELSEWHERE | {
    "accessibility",
    "action_by_link",
    "answer_by_link",
    "api:api-root",
    "api:openapi-json",
    "api_guide",
    "api_nothing",
    "between:circular",
    "between:poll",
    "calendar_feed",
    "healthz",
    "help",
    "livez",
    "mailbox",
    "mailbox_letter",
    "metrics",
    "notices_by_link",
    "privacy",
    "public:calendar",
    "public:data",
    "public:decisions",
    "public:overview",
    "public:report",
    "public:report_pdf",
    "seat_invitation",
    "set_language",
    "start",
}
# Programs: which token opens which is in tests/api/test_tokens.py.
BY_TOKEN = {
    "api:actions",
    "api:decisions",
    "api:forum",
    "api:key_figures",
    "api:meeting",
    "api:meetings",
    "api:project",
    "api:projects",
    "api:report_data",
    "api:report_pdf",
    "api:reports",
}
SIGNED_IN = {
    *("account_home", "confirm_identity", "home:index", "notices", "welcome", "welcome_step"),
    *("own_extract", "own_extract_json", "own_extract_pdf", "extract", "extract_pdf"),
}
OUTSIDE = {"operator", "statement"}

# The demo's meetings, by what has become of them (see conftest).
COMING, RUNNING, HELD, SET, OUT, DONE = "2026-4", "2026-5", "2026-6", "2026-7", "2026-8", "2026-3"
PROJECT, EXAMPLE = "framtidssakrad-industri", "kompetens-i-verkstad"
PROJECT = "framtidssakrad-industri"
# Owned by the region and asked to report, which neither IF Metall nor the board does for it.
REPORTED, BEFORE = "kompetens-i-verkstad", "2025-halvar-2"

EVERYONE, WORKING, OFFICE, NOBODY = (200, 200, 200), (200, 200, 403), (200, 403, 403), (403, 403, 403)
READ_ONLY = (405, 405, 405)
ONLY_POSTED = (405, 403, 403)


@dataclass(frozen=True)
class Row:
    """What a page answers. `marker` is a text that only the real thing has."""

    get: tuple[int, int, int] = EVERYONE
    post: tuple[int, int, int] = READ_ONLY
    marker: str = ""
    slug: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    only_leads_on: bool = False  # an allowed POST changes nothing yet


def reading(get: tuple[int, int, int] = EVERYONE, marker: str = "", slug: str = "", **more: Any) -> Row:
    """A page to read: it has no POST, and whoever may not read it may not post either."""
    post = tuple(405 if status in {200, 302} else status for status in get)
    return Row(get, post, marker, slug, more)  # type: ignore[arg-type]


def writing(
    get: tuple[int, int, int],
    marker: str = "",
    slug: str = "",
    data: dict[str, Any] | None = None,
    **more: Any,
) -> Row:
    """A form on a page of its own: sent empty it comes back with what is missing (200)."""
    return Row(get, get, marker, slug, more, data or {})


def doing(
    who: tuple[bool, bool, bool],
    slug: str = "",
    data: dict[str, Any] | None = None,
    get: int = 405,
    **more: Any,
) -> Row:
    """A button without a page of its own: reading it is 405 or leads back to the page (302)."""
    reads = tuple(get if one else 403 for one in who)
    post = tuple(302 if one else 403 for one in who)
    return Row(reads, post, "", slug, more, data or {})  # type: ignore[arg-type]


SECRETARIAT_ONLY, PARTIES = (True, False, False), (True, True, False)

TABLE: dict[str, Row] = {
    "operator": Row(),
    "statement": Row(more={"kind": "privacy"}),
    # Home, history, search
    "home:forum": reading(marker="Årshjulet 2026"),
    "home:search": reading(),
    "home:records": reading(marker="DEMO-2025-1010"),
    "home:year": reading(marker="Årshjulet 2026"),
    "home:year_file": reading(marker="VALUE=DATE"),
    "history": reading(WORKING, "dagordning"),
    "history_csv": reading(WORKING, "dagordning"),
    "history_xlsx": reading(WORKING),
    "public_settings": Row(
        OFFICE, (302, 403, 403), "Det här är öppet", data={"is_open": "on", "is_indexed": "on"}
    ),
    "tokens:list": writing(OFFICE, "Data till program"),
    "tokens:revoke": doing(SECRETARIAT_ONLY),
    # Members
    "members:roster": reading(marker="Teknikföretagen"),
    "members:party_new": writing(OFFICE),
    "members:party": writing(OFFICE, "IF Metall"),
    "members:party_end": writing(OFFICE, "IF Metall"),
    "members:seat_new": writing(OFFICE, "IF Metall"),
    "members:seat_end": writing(OFFICE, "IF Metall"),
    "members:group_new": writing(OFFICE),
    "members:group": writing(OFFICE, "Arbetsgruppen"),
    "members:group_end": writing(OFFICE, "Arbetsgruppen"),
    "members:invite_again": doing(SECRETARIAT_ONLY),
    "members:withdraw": Row(OFFICE, (302, 403, 403), "Nytillträdd"),
    "members:second_factor_reset": Row(OFFICE, (302, 403, 403), "Nytillträdd", only_leads_on=True),
    "members:settings": writing(OFFICE),
    "members:import": writing(OFFICE, "mall.xlsx"),
    "members:import_template_csv": reading(OFFICE, "Organisation"),
    "members:import_template_xlsx": reading(OFFICE),
    # Personal data
    "privacy:plan": Row(OFFICE, (302, 403, 403), "ifmetall@example.org"),
    "privacy:carry_out": writing(OFFICE),
    "privacy:person": reading(OFFICE, "IF Metall"),
    "privacy:person_json": reading(OFFICE, "IF Metall"),
    "privacy:person_pdf": doing(SECRETARIAT_ONLY),
    "privacy:anonymise": writing(OFFICE, "IF Metall"),
    # Projects and key figures
    "projects:list": reading(marker="Kompetens i Kronoberg"),
    "projects:project": reading(marker="2020/00317", slug=PROJECT),
    "projects:portfolio": reading(marker="Framtidssäkrad"),
    "projects:new": writing(OFFICE),
    "projects:follow": writing(OFFICE),
    "projects:edit": writing(OFFICE, "2020/00317", PROJECT),
    "projects:partner_new": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:pillar_new": writing(OFFICE, "Framtidssäkrad", PROJECT),
    # Facts, parts and following
    "projects:facts": reading(marker="2020/00317", slug=PROJECT),
    "projects:history": reading(WORKING, "Framtidssäkrad", slug=PROJECT),
    "projects:following": Row(OFFICE, (302, 403, 403), "Framtidssäkrad", PROJECT, data={"remark": "Ny"}),
    "projects:following_end": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:following_go_on": Row(ONLY_POSTED, (302, 403, 403), slug=PROJECT, only_leads_on=True),
    "projects:partner": Row(OFFICE, (302, 403, 403), "Framtidssäkrad", PROJECT, data={"role": "metod"}),
    "projects:partner_end": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:partner_restore": Row(ONLY_POSTED, (302, 403, 403), slug=PROJECT, only_leads_on=True),
    "projects:pillar": writing(OFFICE, "Kartläggning", PROJECT),
    "projects:pillar_move": doing(SECRETARIAT_ONLY, PROJECT, {"to": "down"}),
    "projects:pillar_remove": doing(SECRETARIAT_ONLY, PROJECT),
    "projects:pillar_restore": Row(ONLY_POSTED, (302, 403, 403), slug=PROJECT, only_leads_on=True),
    "projects:phases": Row(
        OFFICE, (302, 403, 403), "Framtidssäkrad", PROJECT, data={"analysis-starts_on": "2020-06-01"}
    ),
    "projects:contact_new": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:contact": writing(OFFICE, "Projektkansliet", PROJECT),
    "projects:contact_remove": doing(SECRETARIAT_ONLY, PROJECT),
    "projects:contact_restore": Row(ONLY_POSTED, (302, 403, 403), slug=PROJECT, only_leads_on=True),
    "projects:funding_new": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:figure_new": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:figure_use": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:figure_withdraw": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:figures": reading(marker="11\u00a0500\u00a0000", slug=PROJECT),
    "projects:funding": reading(marker="12\u00a0400\u00a0000", slug=EXAMPLE),
    "projects:funding_split": writing(OFFICE, "Kompetens i verkstad", EXAMPLE),
    "projects:funding_change": writing(OFFICE, "Kompetens i verkstad", EXAMPLE),
    "projects:funding_withdraw": writing(OFFICE, "Kompetens i verkstad", EXAMPLE),
    "projects:funding_move": doing(SECRETARIAT_ONLY, EXAMPLE, {"to": "down"}),
    "projects:outlays_new": writing(OFFICE, "Kompetens i verkstad", EXAMPLE),
    "projects:indicators": reading(marker="EECO05", slug=PROJECT),
    "projects:indicator": reading(marker="EECO05", slug=PROJECT),
    "projects:indicator_new": writing(OFFICE, "CO01", PROJECT),
    "projects:indicator_own": writing(OFFICE, "Framtidssäkrad", PROJECT),
    "projects:indicator_change": Row(OFFICE, (302, 403, 403), "Sysselsatta", PROJECT),
    "projects:indicator_retire": Row(OFFICE, (302, 403, 403), "Sysselsatta", PROJECT),
    "projects:indicator_bring_back": Row((405, 403, 403), (302, 403, 403), slug=PROJECT, only_leads_on=True),
    "projects:reading_new": writing(OFFICE, "Sysselsatta", PROJECT),
    "projects:rounds": reading(OFFICE, "Rapportering"),
    "projects:round_new": writing(OFFICE, "Öppna en period"),
    "projects:round": reading(OFFICE, "Kompetens i verkstad"),
    "projects:round_change": writing(OFFICE, "Ändra sista dagen"),
    "projects:round_remind": Row(OFFICE, (302, 403, 403), "Ordförande"),
    "projects:round_close": Row(OFFICE, (302, 403, 403), "Kompetens i verkstad"),
    "projects:reports": reading(marker="andra halvåret 2025", slug=REPORTED),
    "projects:report": Row(OFFICE, (302, 403, 403), "Kompetens i verkstad", REPORTED),
    "projects:report_ready": Row((302, 403, 403), (302, 403, 403), slug=REPORTED, only_leads_on=True),
    "projects:report_read": reading(marker="valideringsplatser", slug=REPORTED, period=BEFORE),
    "projects:key_figures": reading(marker="181"),
    "projects:key_figure": reading(marker="Norrbotten"),
    "projects:key_figure_new": writing(OFFICE),
    "projects:key_figure_correct": writing(OFFICE, "Norrbotten"),
    "projects:key_figure_withdraw": writing(OFFICE, "Varuexport"),
    "projects:import": writing(OFFICE, "nytt.csv"),
    "projects:import_paste": writing(OFFICE, "Projektbanken"),
    "projects:import_template": reading(OFFICE),
    "projects:import_template_csv": reading(OFFICE, "Diarienummer"),
    "projects:import_preview": Row(OFFICE, (409, 403, 403), "Inläst projekt"),
    "projects:import_columns": writing(OFFICE, "Diarienummer"),
    "projects:import_errors": reading(OFFICE),
    "projects:import_give_up": doing(SECRETARIAT_ONLY),
    "projects:export": reading(marker="Excel"),
    "projects:export_file": reading(),
    # The year and its meetings
    "meetings:year": reading(marker="Möte 4"),
    "meetings:feed": reading(marker="BEGIN:VCALENDAR"),
    "meetings:incoming": reading(OFFICE, "Inkommen e-post"),
    "meetings:subscribe": Row(EVERYONE, (302, 302, 302), "Alla mina forum", data={"make": "forum"}),
    "meetings:plan": writing(OFFICE),
    "meetings:plan_confirm": Row((302, 403, 403), (302, 403, 403), only_leads_on=True),
    "meetings:extra": writing(OFFICE),
    "meetings:templates": reading(OFFICE, "Arbetsgruppens dagordning"),
    "meetings:template_new": writing(OFFICE),
    "meetings:template": writing(OFFICE, "Arbetsgruppens dagordning"),
    "meetings:template_end": doing(SECRETARIAT_ONLY),
    "meetings:move": writing(OFFICE, "Möte 4"),
    "meetings:cancel": writing(OFFICE, "Möte 4"),
    "meetings:participants": reading(WORKING, "Unionen"),
    "meetings:sign_in_sheet": reading(WORKING, "Unionen"),
    "meetings:answer": doing(PARTIES, data={"answer": "yes"}),
    "meetings:guest_new": writing(OFFICE),
    "meetings:guest": writing(OFFICE, "gast.arbetsformedlingen@example.org"),
    "meetings:guest_withdraw": Row(OFFICE, (302, 403, 403), "Arbetsförmedlingen"),
    "meetings:calendar_file": reading(marker="BEGIN:VEVENT"),
    "meetings:meeting": reading((302, 302, 302)),
    # The agenda. The board reads what has been set, never a draft.
    "meetings:agenda": reading(marker="Dagordning"),
    "meetings:draft_changes": reading(WORKING),
    "meetings:carry_over": Row(OFFICE, (302, 403, 403), "Möte 4", data={"rewrite": "on"}),
    "meetings:project_item": Row(OFFICE, (302, 403, 403), "Läget i projektet", REPORTED),
    "meetings:item_new": writing(WORKING),
    "meetings:item": writing(WORKING, "Valideringsplatser"),
    "meetings:item_project": Row(WORKING, (302, 302, 403), "Valideringsplatser", only_leads_on=True),
    "meetings:item_history": reading(WORKING, "Valideringsplatser"),
    "meetings:item_move": doing(SECRETARIAT_ONLY, data={"to": "up"}, get=302),
    "meetings:item_remove": doing(PARTIES, get=302),
    "meetings:item_restore": doing(PARTIES, get=302),
    "meetings:item_bring_back": doing(PARTIES, data={"field": "title", "seq": "1000000"}, get=302),
    "meetings:comments": writing(WORKING, "Valideringsplatser"),
    "meetings:comment_handle": writing(OFFICE, "Ljungby"),
    "meetings:comment_take_back": Row((302, 302, 403), (403, 302, 403)),
    "meetings:proposals": writing(OFFICE, "Möte 4"),
    "meetings:proposals_open": Row(
        OFFICE, (302, 403, 403), "Möte 4", data={"closes": "2026-12-01", "confirmed": "yes"}
    ),
    "meetings:proposals_close": Row(OFFICE, (302, 403, 403), "Möte 4", only_leads_on=True),
    "meetings:propose": writing(OFFICE, "version 2"),
    "meetings:version": Row(WORKING, READ_ONLY, "Valideringsplatser"),
    "meetings:version_paper": Row(WORKING, (302, 302, 403), only_leads_on=True),
    "meetings:version_changes": reading(WORKING, "Version 1"),
    "meetings:ask_change": Row((403, 200, 403), (403, 200, 403), "Valideringsplatser"),
    "meetings:version_word": Row(WORKING, READ_ONLY, "word/document.xml"),
    "meetings:approve": Row((302, 302, 403), (403, 302, 403)),
    "meetings:withdraw": Row((302, 302, 403), (403, 403, 403)),
    "meetings:oral_approval": writing(OFFICE, "IF Metall"),
    "meetings:remind": Row(OFFICE, (302, 403, 403), "IF Metall"),
    "meetings:call_anyway": Row(OFFICE, (302, 403, 403), "IF Metall"),
    "meetings:reopen": Row(OFFICE, (302, 403, 403), slug=SET),
    # The meeting itself
    "meetings:conduct": writing(OFFICE, "Möte 5", RUNNING),
    "meetings:open": doing(SECRETARIAT_ONLY),
    "meetings:attendance": writing(OFFICE, "Unionen", RUNNING),
    "meetings:screen": reading(WORKING, "Möte 5", RUNNING),
    "meetings:begin_item": doing(SECRETARIAT_ONLY, RUNNING, get=302),
    "meetings:adjourn": Row(OFFICE, (302, 403, 403), "Möte 5", RUNNING),
    "meetings:resume": doing(SECRETARIAT_ONLY, RUNNING, get=302),
    "meetings:item_at_meeting": writing(OFFICE, "", RUNNING),
    "meetings:note": writing(OFFICE, "", RUNNING),
    "meetings:decide": writing(OFFICE, "", RUNNING),
    "meetings:assign": writing(OFFICE, "", RUNNING),
    "meetings:decision_change": writing(OFFICE, "prova", RUNNING),
    "meetings:decision_remove": Row(OFFICE, (302, 403, 403), "prova", RUNNING),
    "meetings:action_change": writing(OFFICE, "", RUNNING),
    "meetings:reserve": writing(WORKING, "prova", RUNNING, {"party": ""}),
    "meetings:reservation_take_back": doing(PARTIES, RUNNING, get=302),
    "meetings:close": Row(OFFICE, (302, 403, 403), "Möte 5", RUNNING),
    # Its record
    "meetings:minutes": reading(marker="Upprättad handling", slug=DONE),
    "meetings:minutes_paper": Row(EVERYONE, (302, 302, 302), slug=DONE, only_leads_on=True),
    "meetings:minutes_comments": writing(WORKING, "Synpunkter", slug=DONE),
    "meetings:minutes_word": reading(marker="word/document.xml", slug=DONE),
    "meetings:minutes_seal": doing(SECRETARIAT_ONLY, DONE),
    "meetings:corrected_paper": Row(EVERYONE, (302, 302, 302), slug=DONE, only_leads_on=True),
    "meetings:corrected_word": reading(marker="word/document.xml", slug=DONE),
    "meetings:share_minutes": Row(OFFICE, (302, 403, 403), "Möte 6", HELD),
    "meetings:finalise": writing(OFFICE, "Möte 6", HELD),
    "meetings:addendum": writing(OFFICE, "Möte 3", DONE),
    # Who adjusts it: the parties appoint their own, and nobody but the adjuster adjusts (tests/meetings).
    "meetings:adjusters": writing(WORKING, "IF Metall", OUT),
    "meetings:adjuster_release": doing(PARTIES, OUT, get=302),
    "meetings:adjusters_ask": Row(OFFICE, (302, 403, 403), "läsa igen", OUT, only_leads_on=True),
    "meetings:adjust": Row((302, 302, 403), NOBODY, slug=HELD),
    "meetings:adjust_change": Row(NOBODY, NOBODY, slug=HELD),
    "meetings:papers": reading(marker="PDF", slug=DONE),
    "meetings:openings": reading(OFFICE, "Vilka som har öppnat handlingarna"),
    "meetings:papers_zip": reading(slug=COMING),
    "meetings:attach": writing(WORKING, "Valideringsplatser"),
    "meetings:file": Row(WORKING, READ_ONLY, "CNC-teknik"),
    "meetings:file_remove": Row(WORKING, (302, 302, 403), "Platser per område.csv"),
    "meetings:decisions": reading(marker="2026-3/1"),
    # Between the meetings
    "meetings:circulars": reading(marker="2026-PC1"),
    "meetings:circular_new": writing(OFFICE),
    "meetings:circular": Row(WORKING, (403, 302, 403), "avsiktsförklaring", data={"answer": "yes"}),
    "meetings:circular_answer_withdraw": Row((405, 405, 403), (403, 403, 403)),
    "meetings:circular_edit": writing(OFFICE, "Remissvar om", circular="2026-3"),
    "meetings:circular_open": Row(OFFICE, (302, 403, 403), "Remissvar om", more={"circular": "2026-3"}),
    "meetings:circular_remind": Row(OFFICE, (302, 403, 403), "IF Metall"),
    "meetings:circular_end": writing(OFFICE, "IF Metall"),
    "meetings:polls": reading(WORKING, "Extra möte om varsel"),
    "meetings:poll_new": writing(OFFICE),
    "meetings:poll": Row(WORKING, (200, 200, 403), "Extra möte om varsel"),
    "meetings:poll_choose": writing(OFFICE, "Extra möte om varsel"),
    "meetings:poll_close": Row(OFFICE, (302, 403, 403), "Extra möte om varsel"),
    "meetings:actions": reading(WORKING, "valideringsplatser"),
    "meetings:action": writing(WORKING, "valideringsplatser"),
    "meetings:actions_year": reading(WORKING, "Åtgärderna 2026"),
    "meetings:actions_year_file": reading(WORKING, "Vecka"),
    "meetings:actions_paper": reading((302, 302, 403)),
    "meetings:action_list_paper": Row(WORKING, (302, 302, 403), only_leads_on=True),
    "meetings:action_remind": Row(OFFICE, (302, 403, 403), "Prova", HELD),
    "meetings:action_terms": writing(OFFICE, "Prova", HELD),
    "meetings:action_project": Row(OFFICE, (302, 403, 403), "Prova", HELD, only_leads_on=True),
    "meetings:action_reopen": writing(OFFICE, "Öppna åtgärden igen", "2025-1"),
    "meetings:messages": reading(marker="årets sista möte"),
    "meetings:message": reading(marker="årets sista möte"),
    "meetings:message_new": writing(OFFICE, "Skriv ett meddelande"),
    # The annual follow-up
    "report:years": reading(marker="2025"),
    "report:year": reading(marker="DEMO-2025-1010"),
    "report:pdf": reading(marker="%PDF"),
    "report:edition_pdf": reading(marker="%PDF", number=2),
    "report:part": Row(WORKING, (403, 302, 403), "IF Metall"),
    "report:project_part": Row(OFFICE, (403, 403, 403), "2020/00317", PROJECT),
    "report:parts_remind": Row(OFFICE, (302, 403, 403)),
    "report:survey": Row(WORKING, (403, 302, 403), "Exempel Maskin AB"),
    "report:survey_open": Row((302, 403, 403), (302, 403, 403), only_leads_on=True),
    "report:survey_last_day": writing(OFFICE, "2025"),
    "report:survey_remind": Row(OFFICE, (302, 403, 403), only_leads_on=True),
    "report:read": reading(marker="DEMO-2025-1010"),
    "report:edition_json": reading(marker="meetings_held", number=2),
    "report:edition_csv": reading(marker="meetings_held", number=2),
    "report:text_history": reading(OFFICE, "Forumet har hållit"),
    "report:text_restore": doing(SECRETARIAT_ONLY, data={"number": "1"}),
    "report:progress": reading(OFFICE),
    "report:assessment": writing(OFFICE, "Vidareutbilda befintlig personal"),
    "report:texts": writing(OFFICE, "Forumet har hållit"),
    "report:order": doing(SECRETARIAT_ONLY),
    "report:present": Row(OFFICE, (302, 403, 403), more={"number": 3}),
    "report:release": Row(OFFICE, (302, 403, 403), more={"number": 3}),
    "report:retry": doing(SECRETARIAT_ONLY, number=4),
    "report:cancel": doing(SECRETARIAT_ONLY, year=2024, number=1),
    "report:seal": doing(SECRETARIAT_ONLY, number=3),
}
