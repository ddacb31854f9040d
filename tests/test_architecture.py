"""Imports point one way, portal → reviews → projects, and the domain knows neither Django nor models."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_NOT_IMPORT = {
    "projects": {"reviews", "portal"},
    "reviews": {"portal"},
}
VAGUE_NAMES = {"services", "utils", "helpers", "managers"}


@cache
def imports_in(file: Path) -> list[ast.Import | ast.ImportFrom]:
    """Every import statement of a file, those inside functions counted in."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def imported_modules(file: Path) -> set[str]:
    found = set()
    for node in imports_in(file):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.module and not node.level:
            found.add(node.module)
    return found


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("app", sorted(MAY_NOT_IMPORT))
def test_imports_point_one_way(app):
    crossings = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in python_files(app)
        for module in sorted(imported_modules(file))
        if module.split(".")[0] in MAY_NOT_IMPORT[app]
    ]
    assert crossings == []


@pytest.mark.parametrize("app", ["projects", "reviews"])
def test_domain_imports_neither_django_nor_models(app):
    crossings = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in python_files(f"{app}/domain")
        for module in sorted(imported_modules(file))
        if module.split(".")[0] in {"django", "allauth", "celery", "portal"}
        or module.startswith((f"{app}.models", "projects.models", "reviews.models"))
        or (module.split(".")[0] in {"projects", "reviews"} and ".domain" not in module)
    ]
    assert crossings == []


def test_relative_imports_are_not_used():
    relative = [
        str(file.relative_to(ROOT))
        for app in ("portal", "projects", "reviews")
        for file in python_files(app)
        for node in imports_in(file)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_no_module_has_a_name_that_hides_what_is_inside():
    vague = [
        str(file.relative_to(ROOT))
        for app in ("portal", "projects", "reviews")
        for file in python_files(app)
        if file.stem in VAGUE_NAMES
    ]
    assert vague == []


def test_nothing_is_decided_in_a_signal():
    with_signals = [
        str(file.relative_to(ROOT))
        for app in ("portal", "projects", "reviews")
        for file in python_files(app)
        if any(module.startswith("django.db.models.signals") for module in imported_modules(file))
    ]
    assert with_signals == []
