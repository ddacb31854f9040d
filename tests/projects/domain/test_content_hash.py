"""Equal contents give equal hashes; any difference gives another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from projects.domain.content_hash import Content, content_hash

CONTENTS = st.lists(
    st.builds(Content, key=st.text(min_size=1), kind=st.text(), text=st.text(), url=st.text()),
    min_size=1,
    max_size=5,
    unique_by=lambda content: content.key,
)


def test_hash_is_what_it_was_when_first_released():
    """Receipts are checked years later: the canonical form must never change."""
    contents = [Content("idea", "section", text="Zwölf π"), Content("report", "report", sha256="a")]
    assert content_hash(contents) == (
        "17f382557dece654b79dcdc73904d3b8490ea414f7e09f46233b04cbde440b13"
    )


@given(CONTENTS, st.randoms())
def test_order_does_not_matter(contents, random):
    shuffled = list(contents)
    random.shuffle(shuffled)
    assert content_hash(shuffled) == content_hash(contents)


@given(CONTENTS)
def test_any_change_shows(contents):
    changed = [replace(contents[0], text=contents[0].text + "."), *contents[1:]]
    assert content_hash(changed) != content_hash(contents)
    assert content_hash(contents[1:]) != content_hash(contents)
