from html.parser import HTMLParser

import pytest
from hypothesis import given

from forum.richtext import render
from meetings.live.markdown import to_markdown
from meetings.live.prose import Break, Bullets, Heading, Numbered, Paragraph, Text, normal
from tests.live.proses import PHRASES, SIGNS, bounded, proses


class Reader(HTMLParser):
    """Reads the page back; a tag or attribute that is not expected fails."""

    def __init__(self):
        super().__init__()
        self.blocks = [[]]
        self.inline = []
        self.marks = {"strong": 0, "em": 0}
        self.links = [""]
        self.starts = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag in self.marks:
            self.marks[tag] += 1
        elif tag == "a":
            assert found.pop("rel") == "noopener"
            self.links.append(found.pop("href"))
        elif tag == "br":
            self.inline.append(Break())
        else:
            self.end_paragraph()
            if tag in ("ul", "ol"):
                self.starts.append(int(found.pop("start", 1)) if tag == "ol" else None)
            self.blocks += [[]] if tag in ("ul", "ol", "li") else []
            assert tag in ("ul", "ol", "li", "p", "h4")
        assert not found

    def handle_endtag(self, tag):
        if tag in self.marks:
            self.marks[tag] -= 1
        elif tag == "a":
            self.links.pop()
        else:
            self.end_paragraph(Heading if tag == "h4" else Paragraph)
            if tag in ("ul", "ol"):
                items, start = tuple(self.blocks.pop()), self.starts.pop()
                self.blocks[-1].append(Bullets(items) if start is None else Numbered(items, start))
            elif tag == "li":
                item = tuple(self.blocks.pop())
                self.blocks[-1].append(item)

    def end_paragraph(self, kind=Paragraph):
        if self.inline:
            self.blocks[-1].append(kind(tuple(self.inline)))
            self.inline = []

    def handle_data(self, data):
        if text := data.strip("\n"):
            self.inline.append(Text(text, self.marks["strong"] > 0, self.marks["em"] > 0, self.links[-1]))


def read_page(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return normal(reader.blocks[0])


@bounded
@given(proses(SIGNS + PHRASES))
def test_page_says_what_the_text_says(prose):
    assert read_page(render(to_markdown(prose))) == normal(prose)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# a&#10;b", "<h4>a<br>\nb</h4>\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("3. a\n4. **b**", '<ol start="3">\n<li>a</li>\n<li><strong>b</strong></li>\n</ol>\n'),
        ("\\*a\\* &lt;b&gt; \\&amp;", "<p>*a* &lt;b&gt; &amp;amp;</p>\n"),
        ("[*å*](https://ä.se/ö)", '<p><a href="https://ä.se/ö" rel="noopener"><em>å</em></a></p>\n'),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>\n"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>\n"),
    ],
)
def test_page_is_written_with_these_tags(markdown, html):
    assert render(markdown) == html
