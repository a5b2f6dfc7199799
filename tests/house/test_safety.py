"""The own rules of safety_rules.py, over all code, and each over a sample that it must find."""

import re

import pytest

from tests.house import safety_rules as rules
from tests.house.test_structure import ROOT, modules, named

# What is called safe here is escaped, cleaned or drawn by us on the lines above.
SAFE_TEXT = {
    "forum/charts/svg.py",
    "forum/home/marking.py",
    "forum/report/templatetags/followup_page.py",
    "forum/richtext.py",
    "forum/templatetags/design.py",
    "forum/templatetags/paper.py",
}
# Posted by an organisation's own sign-in, which has no token of ours: a signed answer that was asked for.
FROM_ELSEWHERE = {"members/elsewhere/views.py"}
RULES = {
    rules.builds_sql_from_text: set(),
    rules.calls_text_safe: SAFE_TEXT,
    rules.runs_a_shell: set(),
    rules.runs_what_it_was_given: set(),
    rules.waits_for_ever: set(),
    rules.redirects_where_the_visitor_says: set(),
    rules.goes_without_the_form_token: FROM_ELSEWHERE,
}
SAMPLES = [
    (rules.builds_sql_from_text, 'cursor.execute(f"select {name}")', 'cursor.execute("select %s", [name])'),
    (rules.builds_sql_from_text, 'X.objects.raw("select " + name)', "X.objects.raw(QUERY, [name])"),
    (rules.builds_sql_from_text, 'c.execute("select %s" % name)', 'c.execute(SQL("{}").format(name))'),
    (rules.builds_sql_from_text, 'c.execute("select {}".format(name))', 'c.execute(f"select 1")'),
    (rules.calls_text_safe, "mark_safe(text)", "SafeString()"),
    (rules.runs_a_shell, "subprocess.run(command, shell=True)", "subprocess.run(command)"),
    (rules.runs_a_shell, "os.system(command)", "subprocess.run(command, shell=False)"),
    (rules.runs_what_it_was_given, "pickle.loads(body)", "json.loads(body)"),
    (rules.runs_what_it_was_given, "eval(text)", "evaluate(text)"),
    (rules.waits_for_ever, "requests.get(url)", "requests.get(url, timeout=5)"),
    (rules.waits_for_ever, "urlopen(url)", "form.get(url)"),
    (
        rules.redirects_where_the_visitor_says,
        'redirect(request.GET["next"])',
        'redirect(a if "next" in request.POST else request.path)',
    ),
    (
        rules.redirects_where_the_visitor_says,
        'HttpResponseRedirect(request.POST.get("next", "/"))',
        "HttpResponseRedirect(checked)",
    ),
    (rules.goes_without_the_form_token, "@csrf_exempt\ndef view(request): ...", "def view(request): ..."),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_code_breaks_the_rule(rule):
    broken = {named(path) for path in modules() if rules.lines_that(rule, path.read_text())}
    assert broken - RULES[rule] == set()
    assert RULES[rule] - broken == set(), "listed, and no longer needed"


@pytest.mark.parametrize(("rule", "bad", "good"), SAMPLES)
def test_rule_finds_what_it_is_for(rule, bad, good):
    assert len(rules.lines_that(rule, bad)) == 1
    assert rules.lines_that(rule, good) == []


def test_templates_escape_what_they_show():
    """Letters are plain text, where nothing is escaped; everything else is HTML."""
    unsafe = re.compile(r"\|\s*safe(?:seq)?\b|autoescape off")
    templates = [*ROOT.glob("templates/**/*"), *ROOT.glob("*/templates/**/*")]
    found = {named(path) for path in templates if path.is_file() and unsafe.search(path.read_text())}
    assert {
        name for name in found if not (name.startswith("templates/mail/") and name.endswith(".txt"))
    } == set()


def test_pages_run_nothing_that_stands_in_them():
    """The policy forbids it as well; what is never written need not be forbidden."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=|\sstyle=|javascript:", re.I
    )
    pages = [path for path in ROOT.glob("templates/**/*.html") if "papers" not in path.parts]
    assert {named(path) for path in pages if inline.search(path.read_text())} == set()
