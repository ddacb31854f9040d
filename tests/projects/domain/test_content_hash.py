"""Equal contents give equal hashes; any difference gives another."""

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from projects.domain.content_hash import (
    Content,
    canonical,
    content_hash,
    same_but_for_commits,
    sealed_hash,
    was_pushed,
)

CONTENTS = st.lists(
    st.builds(Content, key=st.text(min_size=1), kind=st.text(), text=st.text(), url=st.text()),
    min_size=1,
    max_size=5,
    unique_by=lambda content: content.key,
)


CODE = Content("code", "repository", url="https://github.com/a/b", commit="a" * 40)


def test_hashes_are_what_they_were_when_first_released():
    """Receipts are checked years later: no canonical form may ever change."""
    contents = [Content("idea", "section", text="Zwölf π"), Content("report", "report", sha256="a")]
    assert content_hash(contents, 1) == (
        "17f382557dece654b79dcdc73904d3b8490ea414f7e09f46233b04cbde440b13"
    )
    assert content_hash(contents, 2) == (
        "2c0a00c8f3b23b308338058fb2c52fd90fe5da619528e36a7d6aed5a86ff2db1"
    )


def test_what_is_hashed_can_be_written_by_hand():
    assert canonical([CODE]).decode() == (
        '[{"commit":"%s","key":"code","kind":"repository","url":"https://github.com/a/b"}]'
        % ("a" * 40)
    )


def test_a_commit_is_part_of_the_hash_since_the_second_format():
    elsewhere = replace(CODE, commit="b" * 40)
    assert content_hash([CODE]) != content_hash([elsewhere])
    assert content_hash([CODE], 1) == content_hash([elsewhere], 1)


def test_the_seal_is_the_hash_of_two_lines():
    contents, commit = content_hash([CODE]), "c" * 40
    expected = hashlib.sha256(f"{contents}\n{commit}".encode()).hexdigest()
    assert sealed_hash(contents, [commit]) == expected


def test_a_push_is_seen_only_where_both_commits_are_known():
    pushed, unknown = replace(CODE, commit="b" * 40), replace(CODE, commit="")
    pairs = [(CODE, pushed), (CODE, CODE), (unknown, pushed), (CODE, unknown)]
    assert [was_pushed([before], [now]) for before, now in pairs] == [True, False, False, False]
    assert [same_but_for_commits([before], [now]) for before, now in pairs] == [True] * 4
    assert not same_but_for_commits([CODE], [replace(CODE, url="https://github.com/a/c")])


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
