import pytest
from hypothesis import given
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from pycrdt import Text as PlainText

from meetings.live.fragment import Foreign, read, write, write_text
from meetings.live.markdown import from_markdown, to_markdown
from meetings.live.prose import Paragraph, Text, normal
from tests.live.proses import WORDS, bounded, brief, inlines, proses, strings


def element(tag, *contents, **attributes):
    return XmlElement(tag, attributes, contents)


def fragment_of(*nodes):
    fragment = Doc(client_id=1).get("text", type=XmlFragment)
    for node in nodes:
        fragment.children.append(node)
    return fragment


def written(markdown):
    fragment = fragment_of()
    write(fragment, from_markdown(markdown))
    return fragment


def fork(fragment):
    doc = Doc(client_id=2)
    doc.apply_update(fragment.doc.get_update())
    return doc.get("text", type=XmlFragment)


def merged(one, other):
    one.doc.apply_update(other.doc.get_update())
    other.doc.apply_update(one.doc.get_update())
    assert str(one) == str(other)
    return to_markdown(read(one))


def text_of(fragment, *path):
    node = fragment
    for at in path:
        node = node.children[at]
    return node


@brief
@given(proses(WORDS), proses(WORDS), proses(WORDS))
def test_writing_makes_the_fragment_say_it(first, second, third):
    fragment = fragment_of()
    for prose in (first, second, third):
        write(fragment, prose)
        assert read(fragment) == normal(prose)


@bounded
@given(inlines(WORDS), inlines(WORDS))
def test_writing_changes_what_was_typed_by_hand(typed, inline):
    node = element("paragraph")
    fragment = fragment_of(node)
    for part in typed:
        if not isinstance(part, Text):
            node.children.append(element("hard_break"))
            continue
        marks = {"strong": {}} if part.strong else {}
        node.children.append(XmlText("")).insert(0, part.text, marks | ({"em": True} if part.em else {}))
    write(fragment, (Paragraph(inline),))
    assert read(fragment) == normal((Paragraph(inline),))


@bounded
@given(strings(WORDS), strings(WORDS))
def test_plain_text_says_what_is_written(old, new):
    doc = Doc({"title": PlainText(old)})
    write_text(doc["title"], new)
    assert str(doc["title"]) == new


def test_shape_is_the_editors():
    fragment = written("# a\n\n3. b **c**\n   *d*[e](https://a.se)\n\n- f")
    assert str(fragment) == (
        "<heading>a</heading>"
        '<ordered_list order="3"><list_item><paragraph>b <strong>c</strong><hard_break></hard_break>'
        '<em>d</em><link href="https://a.se">e</link></paragraph></list_item></ordered_list>'
        "<bullet_list><list_item><paragraph>f</paragraph></list_item></bullet_list>"
    )
    ordered = fragment.children[1]
    assert ordered.attributes["order"] == 3
    assert text_of(ordered, 0, 0, 2).diff() == [("d", {"em": {}}), ("e", {"link": {"href": "https://a.se"}})]
    assert text_of(written("1. a"), 0).attributes["order"] == 1


@pytest.mark.parametrize(
    "node",
    [
        XmlText("a"),
        element("table"),
        element("list_item", element("paragraph")),
        element("paragraph", element("paragraph")),
        element("paragraph", element("hard_break", XmlText("a"))),
        element("paragraph", element("hard_break", a="b")),
        element("paragraph", align="left"),
        element("heading", level=1),
        element("bullet_list", element("paragraph")),
        element("bullet_list", element("list_item", element("heading"))),
        element("bullet_list", element("list_item", element("paragraph"), a="b")),
        element("bullet_list", order=1),
        element("ordered_list", order="1"),
        element("ordered_list", order=1.5),
        element("ordered_list", order=-1),
        element("ordered_list", order=True),
        element("ordered_list", order=10**9),
        element("ordered_list", order=1, kind="a"),
    ],
)
def test_foreign_nodes_are_refused(node):
    fragment = fragment_of(node)
    with pytest.raises(Foreign):
        read(fragment)
    with pytest.raises(Foreign):
        write(fragment, ())


@pytest.mark.parametrize(
    "marks",
    [
        {"code": {}},
        {"strong": "a"},
        {"strong": 1},
        {"em": {"a": 1}},
        {"link": "https://a.se"},
        {"link": {"href": "https://a.se", "title": "a"}},
        {"link": {"href": "javascript:alert(1)"}},
        {"link": {"href": "https://a.se\n"}},
        {"link": {"href": "https://a b"}},
        {"link": {"href": "https:"}},
        {"link": {"href": 1}},
        {"link": {"href": "https://" + "a" * 1993}},
        {"strong": {}, "ychange": {}},
    ],
)
def test_foreign_marks_are_refused(marks):
    fragment = fragment_of(element("paragraph", XmlText("")))
    text_of(fragment, 0, 0).insert(0, "a", marks)
    with pytest.raises(Foreign):
        read(fragment)


def test_foreign_texts_are_refused():
    fragment = fragment_of(element("paragraph", XmlText("a")))
    text_of(fragment, 0, 0).insert_embed(0, {"image": "a"})
    with pytest.raises(Foreign):
        read(fragment)
    fragment = fragment_of(element("paragraph", XmlText("a")))
    text_of(fragment, 0, 0).attributes["a"] = "b"
    with pytest.raises(Foreign):
        read(fragment)


@pytest.mark.parametrize(("depth", "refused"), [(6, False), (7, True)])
def test_lists_are_nested_six_deep(depth, refused):
    node = element("paragraph", XmlText("a"))
    for _ in range(depth):
        node = element("bullet_list", element("list_item", element("paragraph"), node))
    fragment = fragment_of(node)
    if refused:
        with pytest.raises(Foreign):
            read(fragment)
    else:
        assert from_markdown(to_markdown(read(fragment))) == read(fragment)


@pytest.mark.parametrize(
    ("node", "markdown"),
    [
        (element("bullet_list"), ""),
        (element("bullet_list", element("list_item")), "-"),
        (
            element("bullet_list", element("list_item", element("bullet_list", element("list_item")))),
            "-\n  -",
        ),
        (element("paragraph", XmlText("a"), XmlText(""), XmlText("b\x00")), "ab"),
    ],
)
def test_what_a_merge_leaves_behind_is_read(node, markdown):
    fragment = fragment_of(node)
    assert to_markdown(read(fragment)) == markdown
    write(fragment, from_markdown("- b"))
    assert to_markdown(read(fragment)) == "- b"


def test_saying_the_same_writes_nothing():
    fragment = fragment_of(element("paragraph", XmlText("a ")), element("paragraph"))
    before = fragment.doc.get_update()
    write(fragment, from_markdown("a"))
    assert fragment.doc.get_update() == before


def test_cursor_lines_are_left_alone():
    """Somebody has just begun a new line, or typed a space, when a form is saved."""
    fragment = fragment_of(element("paragraph", XmlText("Första ")), element("paragraph"))
    write(fragment, from_markdown("Den första\n\nAndra"))
    assert (
        str(fragment)
        == "<paragraph>Den första </paragraph><paragraph>Andra</paragraph><paragraph></paragraph>"
    )


def test_first_text_fills_the_empty_paragraph():
    fragment = fragment_of(element("paragraph"))
    write(fragment, from_markdown("a"))
    assert str(fragment) == "<paragraph>a</paragraph>"
    write(fragment, ())
    assert str(fragment) == "<paragraph></paragraph>"


@pytest.mark.parametrize(
    ("base", "form", "path", "typed", "result"),
    [
        ("Mötet öppnas", "Mötet öppnas kl. 10", (0, 0), (0, "Det "), "Det Mötet öppnas kl. 10"),
        (
            "Vi äter 😀 lunch",
            "Vi äter 😀 **god** lunch",
            (0, 0),
            (len(b"Vi "), "alla "),
            "Vi alla äter 😀 **god** lunch",
        ),
        ("Ett två tre", "Ett **två** tre", (0, 0), (len(b"Ett tv"), "sju"), "Ett **tvsjuå** tre"),
        ("- ett\n- två", "- ett\n- två\n- tre", (0, 1, 0, 0), (0, "nu "), "- ett\n- nu två\n- tre"),
        ("- ett\n- två\n- tre", "- två\n- tre", (0, 1, 0, 0), (0, "nu "), "- nu två\n- tre"),
        ("- ett", "- ett\n  - under", (0, 0, 0, 0), (3, "!"), "- ett!\n  - under"),
        ("1. ett", "4. ett", (0, 0, 0, 0), (3, "!"), "4. ett!"),
        ("ett\n\ntvå", "noll\n\nett\n\ntvå är fler", (1, 0), (0, "nu "), "noll\n\nett\n\nnu två är fler"),
        ("ett två\ntre", "ett två\ntre fyra", (0, 0), (0, "nu "), "nu ett två\ntre fyra"),
        ("ett två", "ett\ntvå", (0, 0), (0, "nu "), "nu ett\ntvå"),
        ("ett", "", (0, 0), (3, "!"), "!"),
    ],
)
def test_both_contributions_survive(base, form, path, typed, result):
    one = written(base)
    other = fork(one)
    write(one, from_markdown(form))
    text_of(other, *path).insert(*typed)
    assert merged(one, other) == result


@brief
@given(proses(WORDS), proses(WORDS), proses(WORDS))
def test_merged_forms_can_be_read(base, one, other):
    first = fragment_of()
    write(first, base)
    second = fork(first)
    write(first, one)
    write(second, other)
    assert from_markdown(merged(first, second)) == read(first)


def test_forms_touch_only_what_differs():
    fragment = written("# Rubrik\n\nEtt stycke.\n\n- a\n- b")
    changes = []
    watching = fragment.observe_deep(lambda events: changes.extend(event.path for event in events))
    write(fragment, from_markdown("# Rubrik\n\nEtt stycke.\n\n- a\n- b c"))
    fragment.unobserve(watching)
    assert changes == [[2, 1, 0, 0]]


def test_plain_texts_merge():
    doc = Doc({"title": PlainText("Budget é😀 2026")})
    other = Doc()
    other.apply_update(doc.get_update())
    write_text(doc["title"], "Budget é😀 2027\r\nFörslag")
    other.get("title", type=PlainText).insert(0, "Ny ")
    doc.apply_update(other.get_update())
    assert str(doc["title"]) == "Ny Budget é😀 2027\nFörslag"
