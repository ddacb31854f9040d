"""Links as people paste them, made into the one address we keep. Nothing here is ever fetched.

Every form of a repository's or video's address is parsed into its parts and written again from
them, so what is shown, framed and checked later holds nothing of the text that was typed.
Hosts and their forms: LINKS.md, section 4.
"""

from __future__ import annotations

from projects.domain.links.pages import read_page
from projects.domain.links.parts import LONGEST, Link, LinkRefused
from projects.domain.links.repositories import read_repository
from projects.domain.links.videos import read_video

__all__ = ["LONGEST", "Link", "LinkRefused", "read_page", "read_repository", "read_video"]
