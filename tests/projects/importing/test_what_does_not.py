"""What an import refuses, and what it leaves alone."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from projects import archive
from projects.archive import Edition, ImportRefused, import_archive
from projects.domain.static_site import read_site
from tests import factories
from tests.projects.importing.old_site import everything

pytestmark = pytest.mark.django_db


def test_dry_run_reports_and_writes_nothing(site):
    before = everything()
    printed = site.load(dry_run=True)
    assert everything() == before
    assert printed.splitlines()[-2:] == [
        "2 projects, 3 people, 2 files, 3 talks, 5 findings: "
        "2 projects would be new, 0 would be changed, 0 unchanged.",
        "This was a dry run: nothing was written.",
    ]


@pytest.mark.parametrize(
    ("slug", "name", "sentence"),
    [
        ("staff", "Old", "“staff” is an address of the portal itself. Choose another."),
        (
            "Old One",
            "Old",
            "“Old One” cannot be an address. Use small letters, digits and single hyphens, such as"
            " dl-spring-2024.",
        ),
        ("old", " ", "The conference needs a name."),
        ("old", "x" * 121, "The name is longer than 120 characters. Shorten it."),
        ("mine", "Old", "“mine” is a conference that was not imported. Choose another slug."),
        (
            "other",
            "Old",
            "“other” was imported from a folder named sp2020, and this one is named old-site."
            " Choose another slug, or rename the folder if it is the same.",
        ),
    ],
)
def test_edition_that_cannot_be_is_refused_in_one_sentence(site, slug, name, sentence):
    factories.conference("mine")
    factories.conference("other", imported_from="sp2020")
    before = everything()
    with pytest.raises(CommandError) as refused:
        site.load(slug, name)
    assert str(refused.value) == sentence
    assert everything() == before


def test_unknown_time_zone_is_refused(site):
    with pytest.raises(CommandError, match="“Mars” is not a time zone"):
        site.load(time_zone="Mars")


def test_path_without_a_site_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("import_archive", str(tmp_path / "gone"), conference="old", name="Old")
    assert str(refused.value) == f"There is no folder {tmp_path / 'gone'}."
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError) as refused:
        call_command("import_archive", str(tmp_path / "empty"), conference="old", name="Old")
    assert str(refused.value) == (
        f"{tmp_path / 'empty'} holds no _projects folder, so it is not a site of project pages."
    )


@pytest.mark.parametrize(
    ("error", "shown"), [(RuntimeError, RuntimeError), (IntegrityError, ImportRefused)]
)
def test_failed_import_leaves_neither_rows_nor_files(site, monkeypatch, error, shown):
    before = everything()

    def fail(*_):
        raise error

    monkeypatch.setattr(archive, "write_program", fail)
    with pytest.raises(shown):
        import_archive(read_site(site.root), Edition("old", "Old"))
    assert everything() == before
