"""What we took from others is exactly what the manifest says, with its licence beside it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "portal/static/portal/vendor"
MANIFEST: list[dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
FILES = {name: digest for package in MANIFEST for name, digest in package["files"].items()}


@pytest.mark.parametrize("name", sorted(FILES))
def test_vendored_file_has_the_recorded_hash(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]


def test_every_vendored_file_is_in_the_manifest() -> None:
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found - {"manifest.json"} == set(FILES)


@pytest.mark.parametrize("package", MANIFEST, ids=lambda package: package["name"])
def test_every_package_says_where_it_comes_from_and_under_which_licence(
    package: dict[str, Any],
) -> None:
    assert package["version"] and package["licence"] and package["origin"]
    assert (VENDOR / package["licence_file"]).stat().st_size > 500


def test_no_vendored_file_points_at_a_missing_one() -> None:
    for path in VENDOR.rglob("*.css"):
        for target in re.findall(r"url\(([^)]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).is_file(), f"{path.name} names {target}"
    for path in [*VENDOR.rglob("*.css"), *VENDOR.rglob("*.js")]:
        assert "sourceMappingURL" not in path.read_text("utf-8"), path.name
