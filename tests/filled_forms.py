"""What a browser would send back of a form on a page, as a dict for the test client."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Forms(HTMLParser):
    """Collects the successful controls of every form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.text: list[str] | None = None
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        name = got.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and name:
            kind = got.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in got:
                    self._add(name, got.get("value") or "on")
            elif kind not in ("submit", "button", "file"):
                self._add(name, got.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, []
        elif tag == "select":
            self.select, self.first = name, None
        elif tag == "option" and self.select:
            if self.first is None:
                self.first = got.get("value") or ""
                self.forms[-1].setdefault(self.select, self.first)
            if "selected" in got:
                self.forms[-1][self.select] = got.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            # A browser drops the line break right after the opening tag.
            self._add(self.area, "".join(self.text).removeprefix("\r\n").removeprefix("\n"))
            self.text = None
        elif tag == "select":
            self.select = ""

    def _add(self, name: str, value: str) -> None:
        form = self.forms[-1]
        if name in form:
            before = form[name]
            form[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            form[name] = value


def filled_form(response: Any, having: str, **change: Any) -> dict[str, Any]:
    """The data of the page's form that has a field of this name, with some of it changed."""
    parser = _Forms()
    parser.feed(response.content.decode())
    found = next(form for form in parser.forms if having in form)
    found.pop("csrfmiddlewaretoken", None)
    return {**found, **change}
