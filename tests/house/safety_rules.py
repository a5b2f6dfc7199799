"""What the portal's code never does: own rules for the dangers that a reader of a change overlooks.

Each rule takes a syntax tree and names the lines that break it. Whoever needs an exception adds the place, with
its reason, to the lists in test_safety.py.
"""

import ast
from collections.abc import Callable, Iterator

Rule = Callable[[ast.AST], bool]
SQL = {"execute", "executemany", "raw", "extra", "RawSQL"}
REQUESTS = {"get", "post", "put", "patch", "delete", "head", "request", "urlopen"}
VISITORS = {"GET", "POST", "META", "COOKIES", "headers", "body"}


def lines_that(rule: Rule, source: str) -> list[int]:
    return [getattr(node, "lineno", 0) for node in ast.walk(ast.parse(source)) if rule(node)]


def builds_sql_from_text(node: ast.AST) -> bool:
    """A query is a constant text with %s; what fills it is handed over beside it."""
    return isinstance(node, ast.Call) and name_of(node) in SQL and bool(node.args) and _is_built(node.args[0])


def _is_built(text: ast.expr) -> bool:
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in text.values)
    if isinstance(text, ast.Call):
        return (
            name_of(text) == "format" and isinstance(text.func, ast.Attribute) and _is_text(text.func.value)
        )
    return isinstance(text, ast.BinOp) and isinstance(text.op, ast.Mod | ast.Add)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def calls_text_safe(node: ast.AST) -> bool:
    is_call = isinstance(node, ast.Call) and name_of(node) in {"mark_safe", "SafeString"}
    return is_call and bool(node.args) and not _is_text(node.args[0])


def runs_a_shell(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    has_shell = any(each.arg == "shell" and not _is_false(each.value) for each in node.keywords)
    return has_shell or dotted(node.func) in {"os.system", "os.popen"}


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def runs_what_it_was_given(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) in {
        *(
            "eval",
            "exec",
            "compile",
            "pickle.loads",
            "pickle.load",
            "marshal.loads",
            "yaml.load",
            "shelve.open",
        ),
    }


def waits_for_ever(node: ast.AST) -> bool:
    """A request to another server without a time limit."""
    if not isinstance(node, ast.Call) or name_of(node) not in REQUESTS:
        return False
    of = dotted(node.func).rpartition(".")[0]
    asks_a_server = of in {"requests", "httpx", "urllib.request"} or name_of(node) == "urlopen"
    return asks_a_server and all(each.arg != "timeout" for each in node.keywords)


def redirects_where_the_visitor_says(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or name_of(node) not in {"redirect", "HttpResponseRedirect"}:
        return False
    return any(_comes_from_the_visitor(each) for given in node.args for each in _addresses(given))


def _addresses(given: ast.expr) -> Iterator[ast.expr]:
    """Of `a if test else b` the test is no address."""
    if isinstance(given, ast.IfExp):
        yield from (given.body, given.orelse)
    else:
        yield given


def _comes_from_the_visitor(node: ast.expr) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr in VISITORS and dotted(each.value).endswith("request")
        for each in ast.walk(node)
    )


def goes_without_the_form_token(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and dotted(node).rpartition(".")[2] == "csrf_exempt"


def name_of(call: ast.Call) -> str:
    return dotted(call.func).rpartition(".")[2]


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
