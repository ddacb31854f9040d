"""Markdown as people write it here, made into HTML that is safe to show.

Raw HTML is off, and the result is still cut down to a short list of tags. Maths between dollar
signs comes out as escaped TeX in `math` elements: KaTeX draws it in the browser, and without
scripts it reads as TeX.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

LEVELS_DOWN = 2
LOWEST_HEADING = 6

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "span", "div"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
MATH_CLASSES = {"span": {"math", "inline"}, "div": {"math", "block"}}
LINK_SCHEMES = {"http", "https", "mailto"}


def _shift_headings(state: StateCore) -> None:
    """The page's own headings come first: what an author calls level one is level three here."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(int(token.tag[1]) + LEVELS_DOWN, LOWEST_HEADING)
            token.tag = f"h{level}"


def _picture_as_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """A picture on someone else's server would tell them who reads this: show a link instead."""
    token = tokens[index]
    words = renderer.renderInlineAsText(token.children or [], options, env) or "picture"
    return f'<a href="{escape(token.attrs.get("src", ""))}">{escape(words)}</a>'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)
    parser.core.ruler.push("shift_headings", _shift_headings)
    parser.add_render_rule("image", _picture_as_link)
    return parser


_PARSER = _parser()


def render(text: str) -> SafeString:
    """The HTML of a text in Markdown; whatever the text holds, it is safe to put on a page."""
    html = nh3.clean(
        _PARSER.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=MATH_CLASSES,
        url_schemes=LINK_SCHEMES,
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(html)  # noqa: S308  cleaned on the line above
