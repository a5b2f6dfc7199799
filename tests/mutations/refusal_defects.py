"""Defects of refusals: one that waits for what it refuses, tells too little, or is in the wrong words."""

from tests.mutations.planted import Planted

BODIES, REFUSED = "tests/forum/test_bodies.py::", "tests/forum/test_refused_address.py::"
AWAY = "tests/embedded/test_away.py::"
REFUSALS = [
    Planted(
        "announced too large waited for",
        "forum/bodies.py",
        r"            receive = Ended\(\)\n",
        "            pass\n",
        BODIES + "test_announced_too_large_is_answered_before_anything_comes",
    ),
    Planted(
        "unannounced taken without end",
        "forum/bodies.py",
        r"        elif b\"transfer-encoding\" in headers:",
        "        elif False:",
        BODIES + "test_unannounced_is_taken_to_the_limit_and_no_further",
    ),
    Planted(
        "too large refused in Swedish to everybody",
        "forum/settings.py",
        r'(    "django\.middleware\.csrf\.CsrfViewMiddleware",\n)',
        '    "forum.safety.RequestSizeMiddleware",\n    "django.middleware.csrf.CsrfViewMiddleware",\n',
        BODIES + "test_announced_too_large_is_answered_before_anything_comes",
    ),
    Planted(
        "server that is away taken for a fault",
        "forum/views.py",
        r"503 if is_without_servers\(sys\.exception\(\)\) else 500",
        "500",
        REFUSED + "test_page_that_needs_a_server_that_is_away_says_so",
    ),
    Planted(
        "fault taken for a server that is away",
        "forum/outage.py",
        r"return state\.startswith\(AWAY\)",
        "return True",
        BODIES + "test_a_server_that_is_away_is_no_fault_of_the_portal",
    ),
    Planted(
        "refusals kept by the browser",
        "forum/safety.py",
        r'            response\.headers\.setdefault\("Cache-Control", "no-store"\)\n',
        "",
        REFUSED + "test_refused_address_is_said_in_the_readers_language",
    ),
    Planted(
        "provider without a certificate let through the start",
        "forum/sign_in.py",
        r"    if lacks := _lacking_of\(text\):",
        "    if lacks := []:",
        "tests/elsewhere/test_file.py::test_saml_metadata_that_nobody_could_sign_in_by_stops_the_start",
    ),
    Planted(
        "page of the proxy asks the portal for its look",
        "docker/Caddyfile",
        r"@look path /static/forum/css/forum\.css ",
        "@look path ",
        AWAY + "test_page_needs_nothing_of_the_portal",
    ),
    Planted(
        "proxy lets through what does not say its length",
        "docs/systemd/Caddyfile",
        r"\t\trespond @unannounced 411\n",
        "",
        AWAY + "test_what_does_not_say_its_length_reaches_no_process",
    ),
]
