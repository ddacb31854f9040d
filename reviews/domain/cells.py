"""Cells of tables that leave the portal for a spreadsheet; see projects/domain/cells.py."""

from projects.domain.cells import as_written, harmless

__all__ = ["as_written", "harmless"]
