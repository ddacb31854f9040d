"""What is committed belongs to anyone: no package registry's address, no path of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Written in parts, so that this file does not hold what it forbids.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "deb.deb" + "ian.org",
    "security.deb" + "ian.org",
]
MACHINE_PATHS = [r"/ro" + "ot/", r"/wo" + "rk/", r"/ho" + r"me/\w+/"]


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    # Not a clone but a copy: everything that .gitignore does not name.
    left_out = {".venv", ".test-database", "var", "staticfiles", "screenshots", "__pycache__"}
    return [file for file in ROOT.rglob("*") if not left_out & set(file.parts)]


def committed_texts() -> list[tuple[str, str]]:
    return [
        (str(file.relative_to(ROOT)), file.read_bytes().decode("utf-8", errors="ignore"))
        for file in committed_files()
        if file.is_file() and not file.is_symlink()
    ]


@pytest.fixture(scope="module")
def texts():
    found = committed_texts()
    assert len(found) > 100
    return found


@pytest.mark.parametrize("address", REGISTRIES)
def test_no_file_names_a_package_registry(texts, address):
    assert [name for name, text in texts if address in text] == []


@pytest.mark.parametrize("pattern", MACHINE_PATHS)
def test_no_file_holds_a_path_of_one_machine(texts, pattern):
    assert [name for name, text in texts if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_locked_package_has_a_hash(name):
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len(packages) > 30
    assert [line.split()[0] for line in packages if "--hash=sha256:" not in line] == []


def test_development_locks_the_same_versions_as_the_portal():
    def versions(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text()
        return set(re.findall(r"^[a-z0-9][\w.\[\],-]*==\S+", text, re.MULTILINE))

    assert versions("base.txt") - versions("dev.txt") == set()
