"""Refresh portal/static/portal/vendor from the packages it came from.

Usage: python tools/vendor.py [DIRECTORY_WITH_TARBALLS]

Without a directory the tarballs are fetched by name and version with `npm pack`. What is written
is the same for the same versions, so `git diff` after a run shows what an update changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "portal/static/portal/vendor"


@dataclass(frozen=True)
class Package:
    folder: str
    origin: str
    version: str
    licence: str
    files: dict[str, str]
    folders: dict[str, str] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    @property
    def tarball(self) -> str:
        return self.origin.lstrip("@").replace("/", "-") + f"-{self.version}.tgz"


PACKAGES = (
    Package(
        folder="archivo",
        origin="@fontsource-variable/archivo",
        version="5.3.0",
        licence="OFL-1.1",
        files={"LICENSE": "LICENSE.txt"}
        | {
            f"files/archivo-{subset}-standard-normal.woff2": f"archivo-{subset}.woff2"
            for subset in ("latin", "latin-ext", "vietnamese")
        },
    ),
    Package(
        folder="katex",
        origin="katex",
        version="0.19.1",
        licence="MIT",
        files={
            "LICENSE": "LICENSE.txt",
            "dist/katex.min.js": "katex.min.js",
            "dist/katex.min.css": "katex.min.css",
        },
        folders={"dist/fonts/": "fonts/"},
        changes=("katex.min.css: the woff and ttf sources of each font face are removed",),
    ),
)


def changed(name: str, content: bytes) -> bytes:
    """The bytes we keep of a file: no older font formats, no pointer to a missing source map."""
    if name == "katex.min.css":
        content = re.sub(
            rb',url\(fonts/[\w-]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)', b"", content
        )
    if name.endswith((".js", ".css")):
        content = re.sub(rb"\n?//# sourceMappingURL=\S+\s*$", b"\n", content)
    return content


def fetch(package: Package, folder: Path) -> Path:
    """The package's tarball in `folder`, fetched when it is not there."""
    path = folder / package.tarball
    if not path.exists():
        subprocess.run(
            ["npm", "pack", "--silent", f"{package.origin}@{package.version}"],
            cwd=folder,
            check=True,
        )
    return path


def unpack(package: Package, tarball: Path) -> dict[str, bytes]:
    """Our file name to its bytes, for the files we take from the tarball."""
    taken: dict[str, bytes] = {}
    with tarfile.open(tarball) as archive:
        for member in archive.getmembers():
            name = member.name.removeprefix("package/")
            target = package.files.get(name)
            for source, folder in package.folders.items():
                if name.startswith(source) and name.endswith(".woff2"):
                    target = folder + name.removeprefix(source)
            reader = archive.extractfile(member) if target else None
            if target and reader:
                taken[target] = changed(target, reader.read())
    missing = set(package.files.values()) - set(taken)
    if missing:
        sys.exit(f"{tarball.name} has no longer: {', '.join(sorted(missing))}")
    return taken


def refresh(folder: Path) -> None:
    entries = []
    for package in PACKAGES:
        taken = unpack(package, fetch(package, folder))
        home = VENDOR / package.folder
        for old in sorted(home.rglob("*")):
            if old.is_file():
                old.unlink()
        for name, content in taken.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        entries.append(
            {
                "name": package.folder,
                "version": package.version,
                "licence": package.licence,
                "licence_file": f"{package.folder}/LICENSE.txt",
                "origin": package.origin,
                "changes": list(package.changes),
                "files": {
                    f"{package.folder}/{name}": hashlib.sha256(content).hexdigest()
                    for name, content in sorted(taken.items())
                },
            }
        )
    (VENDOR / "manifest.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        refresh(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            refresh(Path(temporary))
