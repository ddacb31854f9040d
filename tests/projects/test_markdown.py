"""Markdown becomes HTML that is safe to show, whatever was typed."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.markdown import ATTRIBUTES, TAGS, render


class Parts(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}


def check_is_harmless(html: str) -> None:
    parts = Parts(html)
    assert parts.tags <= TAGS
    for tag, name, value in parts.attributes:
        if name == "class":
            assert set(value.split()) <= {"math", "inline", "block"}
        elif (tag, name) == ("a", "href"):
            assert ":" not in value.split("/")[0] or re.match(r"(https?|mailto):", value, re.I)
        elif (tag, name) == ("a", "rel"):
            assert value == "nofollow noopener ugc"
        else:
            assert name in ATTRIBUTES.get(tag, set())


def test_text_becomes_paragraphs():
    assert render("One *two*\n\n**Three**") == (
        "<p>One <em>two</em></p>\n<p><strong>Three</strong></p>\n"
    )


def test_headings_stand_two_levels_lower():
    assert render("# A\n\n## B\n\n##### C") == "<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n"


def test_links_carry_the_rel_of_what_users_write():
    assert render("[here](https://a.example/)") == (
        '<p><a href="https://a.example/" rel="nofollow noopener ugc">here</a></p>\n'
    )


def test_pictures_become_links_so_that_no_other_server_is_asked():
    assert render("![A plot](https://a.example/x.png)") == (
        '<p><a href="https://a.example/x.png" rel="nofollow noopener ugc">A plot</a></p>\n'
    )


def test_inline_maths_is_escaped_tex():
    assert render("So $a<b$.") == '<p>So <span class="math inline">a&lt;b</span>.</p>\n'


def test_display_maths_is_escaped_tex():
    html = render("$$\n\\sum_i x_i\n$$")
    assert html.strip() == '<div class="math block">\n\\sum_i x_i\n</div>'


def test_prices_are_not_maths():
    assert render("It costs $5 and $6.") == "<p>It costs $5 and $6.</p>\n"


def test_tables_and_strikethrough_work():
    html = render("| a | b |\n| --- | --- |\n| 1 | ~~2~~ |")
    assert "<th>a</th>" in html
    assert "<s>2</s>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "![x](javascript:alert(1))",
        '[x](https://a.example "a\\" onmouseover=\\"alert(1)")',
        '<div hx-get="/x" hx-trigger="load" data-autosave="/y" id="main" class="button">z</div>',
        '$</span><script>alert(1)</script><span class="x">$',
        "$$\n</div><script>alert(1)</script>\n$$",
        '$$ a $$ (label"><script>)',
        "<a href='https://a.example' style='position:fixed'>x</a>",
        "```html\n<script>alert(1)</script>\n```",
        "[x]: javascript:alert(1)\n\n[x]",
        "<https://a.example/?a=<script>>",
        "<svg/onload=alert(1)>",
        "<!--<img src='--><img src=x onerror=alert(1)//'>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "| <b onclick=x> |\n| --- |\n| <iframe src=//a> |",
        "\x00<script\x00>",
        ">" * 5000 + "x",
        "[" * 5000,
        "*" * 20000,
    ],
)
def test_hostile_text_does_no_harm(hostile):
    check_is_harmless(render(hostile))


@given(st.text(alphabet="<>\"'=/ $*[]()!#`~\\\n|&;:javscriptonhx-data", max_size=300))
def test_no_text_does_harm(text):
    check_is_harmless(render(text))
