"""The real edition of spring 2024, whose files are no part of the project: a folder beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[2] / "shared/data/course-site-sp2024"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real edition is not at hand")
