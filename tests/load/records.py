"""What became of it all, read from the database and the disk and not through the portal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import psycopg


@dataclass
class VersionRecord:
    """A version as its rows have it. `contents`: texts, and the hashes of files as they lie on disk."""

    team: str
    number: int
    submitted_at: datetime
    is_by_itself: bool
    is_late: bool
    in_grace: bool
    penalty: Decimal
    receipt: str
    key: str
    contents: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftRecord:
    text: str
    revision: int
    saved_at: datetime


@dataclass
class Records:
    """drafts: by team, then by field. mails: (address, subject) -> state; receipts: keys of rows."""

    versions: list[VersionRecord] = field(default_factory=list)
    drafts: dict[str, dict[str, DraftRecord]] = field(default_factory=dict)
    mails: dict[tuple[str, str], str] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)

    def of(self, team: str) -> list[VersionRecord]:
        return [version for version in self.versions if version.team == team]


VERSIONS = """
    SELECT v.id, t.name, v.number, v.submitted_at, v.submitted_by_id IS NULL, v.is_late, v.in_grace,
           v.penalty, v.receipt_number, v.idempotency_key
    FROM projects_version v
    JOIN projects_submission s ON s.id = v.submission_id
    JOIN projects_project p ON p.id = s.project_id
    JOIN projects_team t ON t.id = p.team_id
    JOIN projects_conference c ON c.id = p.conference_id
    WHERE c.slug = %s ORDER BY t.name, v.number
"""
ITEMS = """
    SELECT i.version_id, i.key, i.text, a.file
    FROM projects_versionitem i
    LEFT JOIN projects_artefact a ON a.id = i.artefact_id
    WHERE i.version_id = ANY(%s)
"""
DRAFTS = """
    SELECT t.name, f.key, d.text, d.revision, d.saved_at
    FROM projects_draftitem d
    JOIN projects_milestonefield f ON f.id = d.field_id
    JOIN projects_submission s ON s.id = d.submission_id
    JOIN projects_project p ON p.id = s.project_id
    JOIN projects_team t ON t.id = p.team_id
    JOIN projects_conference c ON c.id = p.conference_id
    WHERE c.slug = %s
"""
MAILS = """
    SELECT m."to", m.subject, m.state, m.key
    FROM projects_mail m JOIN projects_conference c ON c.id = m.conference_id
    WHERE c.slug = %s
"""


def read(database: str, media: Path, conference: str) -> Records:
    """Everything of one conference, as of one instant."""
    found = Records()
    with psycopg.connect(database) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        by_id = {
            row[0]: VersionRecord(*row[1:])
            for row in connection.execute(VERSIONS, [conference]).fetchall()
        }
        for version, key, text, file in connection.execute(ITEMS, [list(by_id)]).fetchall():
            by_id[version].contents[key] = _hash_of(media / file) if file else text
        found.versions = list(by_id.values())
        for team, key, text, revision, at in connection.execute(DRAFTS, [conference]).fetchall():
            found.drafts.setdefault(team, {})[key] = DraftRecord(text, revision, at)
        for to, subject, state, key in connection.execute(MAILS, [conference]).fetchall():
            found.mails[to, subject] = state
            found.receipts.add(key)
    return found


def _hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no such file"
