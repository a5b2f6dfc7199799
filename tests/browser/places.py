"""The pages a browser is sent to, by who looks at them."""

F = "/kronoberg"
NEXT = f"{F}/moten/2026-4"
HELD = f"{F}/moten/2026-3"

ANYONE = [
    "/konto/login/",
    "/konto/login/code/",
    "/konto/password/reset/",
    "/tillganglighet/",
    "/personuppgifter/",
    "/hjalp/",
    "/brevlada/",
    "/finns-inte/",
]
SECRETARIAT = [
    f"{F}/",
    f"{F}/moten/",
    f"{F}/moten/planera/",
    f"{NEXT}/dagordning/",
    f"{NEXT}/dagordning/ny/",
    f"{NEXT}/dagordning/lagg-fram/",
    f"{NEXT}/dagordning/version/1/",
    f"{NEXT}/dagordning/andringar/",
    f"{NEXT}/deltagare/",
    f"{NEXT}/flytta/",
    f"{NEXT}/stall-in/",
    f"{NEXT}/genomfor/",
    f"{NEXT}/anteckningar/",
    f"{NEXT}/handlingar/",
    f"{NEXT}/handlingar/bifoga/",
    f"{HELD}/dagordning/",
    f"{HELD}/anteckningar/",
    f"{HELD}/handlingar/",
    f"{F}/beslut/",
    f"{F}/atgarder/",
    f"{F}/projekt/",
    f"{F}/projekt/kompetens-i-kronoberg/",
    f"{F}/projekt/framtidssakrad-industri/",
    f"{F}/projekt/xf/",
    f"{F}/projekt/nytt/",
    f"{F}/projekt/xf/andra/",
    f"{F}/projekt/xf/siffror/ny/",
    f"{F}/nyckeltal/",
    f"{F}/nyckeltal/nytt/",
    f"{F}/uppfoljning/",
    f"{F}/uppfoljning/2025/",
    f"{F}/uppfoljning/2026/",
    f"{F}/uppfoljning/2025/texter/",
    f"{F}/medlemmar/",
    f"{F}/medlemmar/ny-part/",
    f"{F}/medlemmar/installningar/",
    f"{F}/medlemmar/importera/",
    f"{F}/historik/",
    f"{F}/sok/?q=validering",
    f"{F}/sok/?q=finnsinte",
]
PARTNER = [
    "/",
    "/hjalp/",
    "/hjalp/?q=godkann",
    f"{F}/",
    f"{NEXT}/dagordning/",
    f"{NEXT}/deltagare/",
    f"{F}/atgarder/",
    "/kalmar/",
    "/kalmar/moten/",
]
BOARD = [
    f"{F}/",
    f"{F}/moten/",
    f"{HELD}/anteckningar/",
    f"{F}/beslut/",
    f"{F}/uppfoljning/2025/",
    f"{F}/atgarder/",
]
ACCOUNT = [
    "/konto/",
    "/konto/2fa/",
    "/konto/sessions/",
    "/konto/email/",
    "/konto/password/change/",
    "/konto/logout/",
]
OPERATOR = ["/drift/", "/admin/"]

PLACES = [
    *(("", path) for path in ANYONE),
    *(("sekretariat.kronoberg", path) for path in [*SECRETARIAT, *ACCOUNT]),
    *(("ifmetall", path) for path in PARTNER),
    *(("namnd.kronoberg", path) for path in BOARD),
    *(("admin", path) for path in OPERATOR[:1]),
]
