"""Cells of tables that leave the portal for a spreadsheet."""

from __future__ import annotations

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it: a formula's first sign gets an apostrophe before it.

    A text that begins with apostrophes gets one more before a formula's sign as well, so that
    `as_written` can undo it.
    """
    return f"'{text}" if text.lstrip("' ").startswith(FORMULA_SIGNS) else text


def as_written(cell: str) -> str:
    """The text that `harmless` was given."""
    if cell.startswith("'") and cell.lstrip("' ").startswith(FORMULA_SIGNS):
        return cell[1:]
    return cell
