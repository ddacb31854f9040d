"""What is no course site is said so."""

from __future__ import annotations

import pytest

from projects.domain.static_site import NotASite, read_site


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("gone", "There is no folder {}."),
        ("a.txt", "{} is a file. Give the folder of the site, which holds _projects."),
        ("empty", "{} holds no _projects folder, so it is not a site of project pages."),
        ("_projects", "Give the folder above {}: the one that holds _projects."),
    ],
)
def test_path_without_a_site_is_refused_in_one_sentence(site, path, sentence):
    site.write("a.txt", "x")
    (site.root / "empty").mkdir()
    with pytest.raises(NotASite) as refused:
        read_site(site.root / path)
    assert str(refused.value) == sentence.format(site.root / path)
