"""The files of the site, looked up by the addresses that pages use."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote


@dataclass
class Tree:
    """Public files by address (no leading slash). Jekyll publishes no `_` and no `.` names."""

    root: Path
    files: dict[str, Path] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)
    linked_folders: set[str] = field(default_factory=set)

    def beside(self, address: str) -> list[str]:
        """Addresses in the same folder."""
        folder = address.rpartition("/")[0]
        return [other for other in self.files if other.rpartition("/")[0] == folder]

    def other_extension(self, address: str) -> str:
        """The one file of that name with another extension, or nothing."""
        stem, ending = _stem(address)
        same = [
            other
            for other in self.beside(address)
            if _stem(other)[0] == stem and _stem(other)[1] != ending
        ]
        return same[0] if len(same) == 1 else ""

    def close_name(self, address: str, but: Collection[str]) -> str:
        """A file whose name differs in case or by a slip of the keys, or nothing."""
        folded = address.casefold()
        for other in self.files:
            if other.casefold() == folded:
                return other
        name = address.rpartition("/")[2]
        free = {other: other.rpartition("/")[2] for other in self.files if other not in but}
        same_name = [other for other in free if free[other] == name]
        if len(same_name) == 1:
            return same_name[0]
        # A longer name is another file (`x.pdf`, `x_slides.pdf`), not a slip of the keys.
        near = [other for other in free if abs(len(free[other]) - len(name)) <= 2]
        close = get_close_matches(name, [free[other] for other in near], n=1, cutoff=0.9)
        return next((other for other in near if [free[other]] == close), "")

    def leaves(self, address: str) -> bool:
        """Does the address lead out of the folder, by dots or by a symbolic link?"""
        depth = 0
        for part in unquote(address).replace("\\", "/").split("/"):
            depth += -1 if part == ".." else part not in ("", ".")
            if depth < 0:
                return True
        clean = tidy(address)
        folders = [clean[: m.start()] for m in re.finditer("/", clean)]
        return clean in self.leaving or any(folder in self.linked_folders for folder in folders)


def _stem(address: str) -> tuple[str, str]:
    """The address up to its extension, and the extension, both without case."""
    folder, _, name = address.casefold().rpartition("/")
    stem, _, ending = name.rpartition(".")
    return f"{folder}/{stem or name}", ending if stem else ""


def tidy(address: str) -> str:
    """The address as a path inside the site: decoded, composed, no dots, no leading slash."""
    path = unicodedata.normalize("NFC", unquote(address)).replace("\\", "/")
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def is_public(address: str) -> bool:
    return not any(part.startswith((".", "_")) for part in address.split("/"))


def real_path(path: Path) -> Path:
    """Where links lead in the end. Unlike Path.resolve it bears links that lead in a circle."""
    return Path(os.path.realpath(path))


def read_tree(root: Path) -> Tree:
    """Lists the public files; links that leave the folder are remembered, not followed."""
    tree = Tree(root)
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if is_public(name))
        for name in folders:
            if (here / name).is_symlink():
                tree.linked_folders.add(_address(root, here / name))
        for name in sorted(names):
            path = here / name
            if not is_public(name):
                continue
            address = _address(root, path)
            real = real_path(path)
            if not real.is_relative_to(root) or not is_public(str(real.relative_to(root))):
                tree.leaving.add(address)
            elif real.is_file():
                tree.files[address] = real
    return tree


def _address(root: Path, path: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(root).as_posix())
