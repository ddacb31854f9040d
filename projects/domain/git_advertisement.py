"""Reading what a git host says when asked for a repository's references. LINKS.md, section 2.

The answer comes in packets: four hex digits of length, then so many bytes less four. Only the first
kilobytes are read, so the last packet may be cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SERVICE = b"# service=git-upload-pack"
NOTHING = "0" * 40
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SYMREF = re.compile(rb"(?:^| )symref=HEAD:refs/heads/(\S{1,200})")


@dataclass(frozen=True)
class Advertisement:
    """commit: of HEAD, empty if the repository is. branch: the default one, if the host names it."""

    commit: str
    branch: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.commit


def read_advertisement(body: bytes) -> Advertisement | None:
    """What the first packets say; None if they are not a git host's."""
    lines = packets(body)
    if len(lines) < 2 or lines[0].rstrip(b"\n") != SERVICE:
        return None
    reference, _, abilities = lines[1].rstrip(b"\n").partition(b"\0")
    commit, _, name = reference.partition(b" ")
    if not _COMMIT.fullmatch(commit):
        return None
    found = _SYMREF.search(abilities)
    branch = found[1].decode("utf-8", "replace") if found else ""
    if name == b"capabilities^{}" and not commit.strip(b"0"):
        return Advertisement("", branch)
    if name != b"HEAD":
        # HEAD names a branch that has no commit yet, though others have.
        return Advertisement("", branch)
    return Advertisement(commit.decode(), branch)


def packets(body: bytes) -> list[bytes]:
    """The payloads of the whole packets at the start, flush packets left out."""
    found, at = [], 0
    while at + 4 <= len(body):
        digits = body[at : at + 4]
        if not re.fullmatch(rb"[0-9a-fA-F]{4}", digits):
            break
        length = int(digits, 16)
        if length == 0:
            at += 4
            continue
        if length < 4 or at + length > len(body):
            break
        found.append(body[at + 4 : at + length])
        at += length
    return found
