"""The scripts of the pages, each alone in a browser against answers we write here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "portal/static"
ORIGIN = "http://portal.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}
# The portal's own policy, so that a script that breaks it fails here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-src 'self' https://www.youtube-nocookie.com"
)

Answer = Callable[[Route], None]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium) -> Iterator[Open]:
    """open_page(body, scripts, answers): a page with `body`; answers by path beat static files."""
    context = chromium.new_context(
        viewport={"width": 900, "height": 700}, timezone_id="Europe/Berlin"
    )
    problems: list[str] = []

    def _open(
        body: str,
        scripts: tuple[str, ...],
        answers: dict[str, Answer] | None = None,
        head: str = "",
    ) -> Page:
        tags = "".join(
            f'<script src="/static/portal/js/{name}.js" defer></script>' for name in scripts
        )
        html = (
            '<!doctype html><html lang="en"><head><title>Test</title><link rel="icon" href="data:,">'
            '<script src="/static/portal/js/theme.js"></script>'
            f'{head}</head><body data-person="7">{body}{tags}</body></html>'
        )

        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(ORIGIN).split("?")[0]
            if answers and path in answers:
                answers[path](route)
            elif path.startswith("/static/"):
                file = STATIC / path.removeprefix("/static/")
                route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            elif route.request.url.startswith(ORIGIN):
                route.fulfill(
                    body=html,
                    content_type="text/html; charset=utf-8",
                    headers={"Content-Security-Policy": POLICY},
                )
            else:
                route.fulfill(body="", content_type="text/html")

        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: problems.append(message.text) if "Policy" in message.text else None,
        )
        page.route("**/*", serve)
        page.goto(f"{ORIGIN}/page")
        return page

    yield _open
    context.close()
    assert problems == []


DRAFT = """<form data-autosave="/save" data-of="3"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input type="hidden" name="revision-title" value="4"><input type="hidden" name="revision-abstract" value="1">
<div class="field"><input name="title" value="Old"></div>
<div class="field"><textarea name="abstract"></textarea></div><p class="saved" data-saved></p></form>"""


KEPT = "draft:7:3:/save"


def answer(status: int, data: dict) -> Answer:
    return lambda route: route.fulfill(
        status=status, body=json.dumps(data), content_type="application/json"
    )


def test_autosave_sends_only_the_changed_field_and_says_when_it_was_saved(open_page: Open) -> None:
    bodies: list[str] = []

    def save(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        answer(200, {"saved_at": "14:02", "revisions": {"title": 5}})(route)

    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": save})
    page.fill("[name=title]", "New")
    expect(page.locator("[data-saved]")).to_have_text("Not saved yet")
    expect(page.locator("[data-saved]")).to_have_text("Saved 14:02", timeout=2500)
    assert len(bodies) == 1
    assert 'name="title"' in bodies[0] and 'name="revision-title"' in bodies[0]
    assert 'name="csrfmiddlewaretoken"' in bodies[0] and "abstract" not in bodies[0]
    assert page.input_value("[name=revision-title]", strict=True) == "5"
    assert page.evaluate("localStorage.length") == 0
    page.type("[name=title]", "er")
    expect(page.locator("[data-saved]")).to_have_text("Not saved yet")


def test_text_survives_a_lost_connection_and_a_closed_page(open_page: Open) -> None:
    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": lambda route: route.abort()})
    page.fill("[name=abstract]", "Written in a tunnel")
    expect(page.locator("[data-saved]")).to_have_text(
        "Not saved: no connection. Trying again.", timeout=3000
    )
    assert page.input_value("[name=abstract]") == "Written in a tunnel"
    saved = answer(200, {"saved_at": "14:09", "revisions": {"abstract": 2}})
    again = open_page(DRAFT, ("keeping", "autosave"), {"/save": saved})
    assert again.input_value("[name=abstract]") == "Written in a tunnel"
    expect(again.locator("[data-saved]")).to_have_text("Saved 14:09")


@pytest.mark.parametrize(("choice", "left"), [("Keep mine", "Mine"), ("Take theirs", "Theirs")])
def test_two_texts_are_both_shown_and_one_is_chosen(
    open_page: Open, choice: str, left: str
) -> None:
    conflict = {"field": "title", "theirs": "Theirs", "revision": 9, "who": "Dana"}
    revisions: list[bool] = []

    def save(route: Route) -> None:
        body = route.request.post_data or ""
        revisions.append("\r\n9\r\n" in body)
        if len(revisions) == 1:
            answer(409, {"conflicts": [conflict]})(route)
        else:
            answer(200, {"saved_at": "15:00", "revisions": {"title": 10}})(route)

    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": save})
    page.fill("[name=title]", "Mine")
    expect(page.locator(".conflict pre")).to_have_text(["Mine", "Theirs"], timeout=3000)
    assert page.input_value("[name=title]") == "Mine"
    page.get_by_role("button", name=choice).click()
    assert page.input_value("[name=title]") == left
    expect(page.locator(".conflict")).to_have_count(0)
    if choice == "Keep mine":
        expect(page.locator("[data-saved]")).to_have_text("Saved 15:00")
        assert revisions == [False, True]


def test_a_lost_session_asks_to_sign_in_and_keeps_the_text(open_page: Open) -> None:
    answers = {"/save": answer(403, {}), "/accounts/email/": account("")}
    page = open_page(DRAFT, ("keeping", "autosave"), answers)
    page.fill("[name=title]", "Mine")
    link = page.get_by_role("link", name="Sign in again in a new tab")
    expect(link).to_have_attribute("target", "_blank", timeout=3000)
    assert "Mine" in page.evaluate(f"localStorage.getItem('{KEPT}')")


def account(person: str) -> Answer:
    """The page that tells who is signed in, and hands out a new token."""
    body = f"<!doctype html><body {person}><input name=csrfmiddlewaretoken value=new>"
    return lambda route: route.fulfill(body=body, content_type="text/html")


def test_text_goes_out_with_the_new_token_after_signing_in_again(open_page: Open) -> None:
    state = {"person": "", "status": 403}
    tokens: list[bool] = []

    def save(route: Route) -> None:
        tokens.append("\r\n\r\nnew\r\n" in (route.request.post_data or ""))
        answer(state["status"], {"saved_at": "16:01"} if state["status"] == 200 else {})(route)

    def who(route: Route) -> None:
        account(state["person"])(route)

    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": save, "/accounts/email/": who})
    page.fill("[name=title]", "Mine")
    line = page.locator("[data-saved]")
    expect(line).to_contain_text("you are signed out. Your text is kept", timeout=3000)
    state["person"] = "data-person=8"
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(line).to_contain_text("somebody else is signed in here now")
    state.update(person="data-person=7", status=200)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(line).to_have_text("Saved 16:01")
    assert tokens == [False, True]
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("key", ["draft:8:3:/save", "draft:7:4:/save", "draft:/save"])
def test_text_of_another_person_or_project_never_appears(open_page: Open, key: str) -> None:
    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": lambda route: route.abort()})
    kept = '{"title": {"values": ["Not yours"], "revision": "4"}}'
    page.evaluate(f"localStorage.setItem('{key}', '{kept}')")
    page.reload()
    assert page.input_value("[name=title]") == "Old"


def test_text_that_comes_back_is_sent_over_the_revision_it_was_typed_on(open_page: Open) -> None:
    bodies: list[str] = []

    def save(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        conflict = {"field": "title", "theirs": "Theirs", "revision": 4, "who": "Dana"}
        answer(409, {"conflicts": [conflict]})(route)

    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": save})
    kept = '{"title": {"values": ["Typed in a tunnel"], "revision": "3"}}'
    page.evaluate(f"localStorage.setItem('{KEPT}', '{kept}')")
    page.reload()
    expect(page.locator(".conflict pre")).to_have_text(["Typed in a tunnel", "Theirs"])
    assert "\r\n\r\n3\r\n" in bodies[0]
    page.reload()  # nothing was chosen: both are still there
    expect(page.locator(".conflict pre")).to_have_text(["Typed in a tunnel", "Theirs"])


def test_both_texts_can_be_put_into_the_field(open_page: Open) -> None:
    conflict = {"field": "abstract", "theirs": "Theirs", "revision": 9, "who": "Dana"}
    answers = [answer(409, {"conflicts": [conflict]}), answer(200, {"saved_at": "15:00"})]
    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": lambda route: answers.pop(0)(route)})
    page.fill("[name=abstract]", "Mine")
    page.get_by_role("button", name="Put both into the field").click(timeout=3000)
    expect(page.locator("[name=abstract]")).to_have_value("Mine\n\nTheirs")
    expect(page.locator("[data-saved]")).to_have_text("Saved 15:00")


def test_text_the_server_does_not_take_is_kept_and_not_sent_again(open_page: Open) -> None:
    asked: list[int] = []

    def save(route: Route) -> None:
        asked.append(1)
        answer(400, {"error": "“Title” is too long."})(route)

    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": save})
    page.fill("[name=title]", "Too long")
    line = page.locator("[data-saved]")
    expect(line).to_have_text("Not saved: “Title” is too long.", timeout=3000)
    page.wait_for_timeout(1500)
    assert len(asked) == 1
    assert "Too long" in page.evaluate(f"localStorage.getItem('{KEPT}')")


def test_browser_warns_before_unsaved_text_is_left(open_page: Open) -> None:
    page = open_page(DRAFT, ("keeping", "autosave"), {"/save": lambda route: route.abort()})
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.type("[name=abstract]", "A")
    page.reload()
    assert warned == ["beforeunload"]


def test_words_are_counted_beside_their_limit(open_page: Open) -> None:
    page = open_page('<textarea data-word-limit="3">one two</textarea>', ("words",))
    expect(page.locator(".count-line")).to_have_text("2 of 3 words")
    page.fill("textarea", "one two three four five")
    expect(page.locator(".over")).to_have_text("5 of 3 words: 2 too many")


def test_preview_shows_the_servers_markdown_and_goes_back(open_page: Open) -> None:
    page = open_page(
        '<form><textarea data-preview="/preview">*a*</textarea></form>',
        ("preview",),
        {"/preview": lambda route: route.fulfill(body="<em>a</em>", content_type="text/html")},
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview em")).to_have_text("a")
    page.get_by_role("button", name="Go on writing").click()
    expect(page.locator("textarea")).to_be_focused()


UPLOAD = '<div id="report">{}<form data-upload data-target="#report" method="post" enctype="multipart/form-data" action="/upload"><input type="file" name="file"><button>Upload</button></form></div>'
REPORT = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}


def test_an_upload_swaps_its_piece(open_page: Open) -> None:
    piece = UPLOAD.format("<p>report.pdf, 1 page</p>")
    page = open_page(
        UPLOAD.format(""),
        ("keeping", "upload"),
        {"/upload": lambda route: route.fulfill(body=piece, content_type="text/html")},
    )
    page.set_input_files("input", REPORT)
    expect(page.get_by_text("report.pdf, 1 page")).to_be_visible()
    expect(page.locator("form[data-upload]")).to_have_count(1)


def test_a_refused_upload_shows_the_servers_sentence(open_page: Open) -> None:
    refusal = "The file is not a PDF."
    page = open_page(
        UPLOAD.format(""),
        ("keeping", "upload"),
        {"/upload": lambda r: r.fulfill(status=422, body=refusal, content_type="text/plain")},
    )
    page.set_input_files("input", REPORT)
    expect(page.get_by_text("The file is not a PDF.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_an_upload_that_breaks_off_is_sent_again_with_one_press(open_page: Open) -> None:
    piece = UPLOAD.format("<p>report.pdf, 1 page</p>")
    answers: list[Answer] = [
        lambda route: route.abort("connectionreset"),
        lambda route: route.fulfill(body=piece, content_type="text/html"),
    ]
    page = open_page(
        UPLOAD.format(""),
        ("keeping", "upload"),
        {"/upload": lambda route: answers.pop(0)(route)},
    )
    page.set_input_files("input", REPORT)
    expect(page.get_by_role("status")).to_contain_text("The connection broke off")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("report.pdf, 1 page")).to_be_visible()


def test_a_file_chosen_before_the_script_was_there_is_sent_when_it_is(open_page: Open) -> None:
    piece = UPLOAD.format("<p>report.pdf, 1 page</p>")
    page = open_page(
        UPLOAD.format(""),
        (),
        {"/upload": lambda route: route.fulfill(body=piece, content_type="text/html")},
    )
    page.set_input_files("input", REPORT)
    for name in ("keeping", "upload"):
        page.add_script_tag(url=f"/static/portal/js/{name}.js")
    expect(page.get_by_text("report.pdf, 1 page")).to_be_visible()


def test_a_file_that_is_too_large_is_not_even_sent(open_page: Open) -> None:
    page = open_page(
        UPLOAD.format("").replace("<form", '<form data-most="1"'), ("keeping", "upload")
    )
    page.set_input_files("input", {**REPORT, "buffer": b"x" * 1_600_000})
    expect(page.get_by_role("status")).to_contain_text("1.5 MB; at most 1 MB are allowed")


def test_an_upload_of_someone_signed_out_asks_to_sign_in(open_page: Open) -> None:
    page = open_page(
        UPLOAD.format(""),
        ("keeping", "upload"),
        {"/upload": lambda r: r.fulfill(status=403), "/accounts/email/": account("")},
    )
    page.set_input_files("input", REPORT)
    expect(page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


FILTER = """<form class="filter-bar" data-filter="#results" action="/page"><input type="search" name="q">
<details><summary>Topic</summary><label><input type="checkbox" name="topic" value="l">Language <span class="count">4</span></label></details>
<span data-part="count">8 of 23</span></form><div id="results">eight</div>"""


def test_filtering_swaps_the_list_and_keeps_address_and_focus(open_page: Open) -> None:
    def page_of(route: Route) -> None:
        body = FILTER.replace("8 of 23", "1 of 23").replace("eight", route.request.url)
        if route.request.headers.get("x-requested-with") != "fetch":
            body = f'<!doctype html><title>x</title><script src="/static/portal/js/theme.js"></script>{FILTER}<script src="/static/portal/js/filter.js" defer></script>'
        route.fulfill(body=body, content_type="text/html")

    page = open_page("", (), {"/page": page_of})
    page.focus("[name=q]")
    page.keyboard.type("maize")
    expect(page.locator("#results")).to_contain_text("/page?q=maize")
    expect(page.locator("[name=q]")).to_be_focused()
    assert page.url == f"{ORIGIN}/page?q=maize"
    expect(page.get_by_role("status")).to_have_text("1 of 23")
    page.click("summary")
    page.check("[name=topic]")
    expect(page.locator("#results")).to_contain_text("q=maize&topic=l")
    page.keyboard.press("Escape")
    expect(page.locator("summary")).to_be_focused()
    assert page.locator("details[open]").count() == 0
    page.go_back()
    expect(page.locator("[name=topic]")).not_to_be_checked()


def test_digits_choose_a_level_and_j_and_k_move(open_page: Open) -> None:
    criterion = "".join(f'<input type="radio" name="{{0}}" value="{level}">' for level in range(4))
    body = "".join(
        f"<fieldset data-criterion>{criterion.format(name)}</fieldset>" for name in ("one", "two")
    )
    page = open_page(f'<div data-review data-next="/next">{body}</div>', ("keys",))
    page.keyboard.press("j")
    page.keyboard.press("3")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.press("k")
    checked = page.eval_on_selector_all(":checked", "all => all.map(i => i.name + i.value)")
    assert checked == ["one2", "two0"]
    page.keyboard.press("n")
    page.wait_for_url(f"{ORIGIN}/next")


def test_no_third_party_is_asked_before_play(open_page: Open) -> None:
    body = '<div class="player"><button data-play data-src="https://www.youtube-nocookie.com/embed/x" data-title="Talk">Play here</button></div>'
    page = open_page(body, ("play",))
    assert page.locator("iframe").count() == 0
    page.click("button")
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/x?autoplay=1")
    expect(frame).to_have_attribute("title", "Talk")


def test_the_theme_has_three_states_and_is_remembered(open_page: Open) -> None:
    body = '<button data-theme-switch hidden><span class="visually-hidden">x</span></button>'
    page = open_page(body, ())
    seen = []
    for _ in range(3):
        page.click("button")
        seen.append(page.evaluate("document.documentElement.dataset.theme || 'system'"))
    assert seen == ["light", "dark", "system"]
    page.click("button")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_public_pages_offer_the_dashboard_once_this_browser_signed_in(open_page: Open) -> None:
    link = '<a data-sign-in href="/accounts/login/">Sign in</a>'
    page = open_page(link, ("site",))
    assert page.inner_text("a") == "Sign in"
    page.evaluate("localStorage.setItem('dashboard', '/dl/me/')")
    page.reload()
    assert page.inner_text("a") == "Dashboard"
    assert page.get_attribute("a", "href") == "/dl/me/"


def test_local_time_stands_beside_a_time_only_where_it_differs(open_page: Open) -> None:
    body = """<time datetime="2027-04-30T03:59:00Z" data-local-time>Thu 29 April 2027, 23:59 EDT</time>
    <time datetime="2027-04-30T03:59:00Z" data-local-time>23:59</time>
    <time datetime="2027-04-30T03:59:00Z" data-local-time>Friday 30 April 2027</time>
    <time datetime="2027-04-30T03:59:00Z" data-local-time>Fri 30 April 2027, 05:59 CEST</time>"""
    page = open_page(body, ("local_time",))
    texts = [text.strip() for text in page.locator(".local-time").all_inner_texts()]
    assert texts == ["(Fri 30 Apr, 05:59 your time)", "(05:59 your time)"]


def test_maths_loads_katex_only_where_there_is_any(open_page: Open) -> None:
    tag = '<script src="/static/portal/js/math.js" data-katex="/static/portal/vendor/katex/katex.min.js" data-katex-css="/static/portal/vendor/katex/katex.min.css" defer></script>'
    page = open_page("<p>No formula</p>", (), head=tag)
    assert page.locator("script[src*=katex\\.min]").count() == 0
    page = open_page('<p><span class="math inline">x^2</span></p>', (), head=tag)
    expect(page.locator(".katex .mord").first).to_be_visible()


def test_the_bar_for_now_changes_and_announces_only_a_new_talk(open_page: Open) -> None:
    bar = '<section data-refresh="/bar" data-key="{0}"><p class="now-title">{0}</p><a href="/x">Open</a></section>'
    answers = [bar.format("one"), bar.format("two"), ""]
    page = open_page(
        bar.format("one"),
        (),
        {"/bar": lambda route: route.fulfill(body=answers.pop(0), content_type="text/html")},
    )
    page.clock.install()
    page.add_script_tag(url="/static/portal/js/now.js")
    page.focus("a")
    page.clock.run_for(30_000)
    expect(page.locator("a")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("")
    page.clock.run_for(30_000)
    expect(page.get_by_role("status")).to_have_text("two")
    page.clock.run_for(30_000)
    expect(page.locator("section")).to_have_count(0)
