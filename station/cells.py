"""Words of others in a table: a spreadsheet must not compute what a patient or a device said.

A cell that begins with one of these signs is a formula to a spreadsheet, which can fetch addresses
and start programs (CWE-1236); behind an apostrophe it is text. Numbers are never given to this.
"""

from __future__ import annotations

from typing import Final

__all__ = ["inert"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(text: str) -> str:
    """The text as it may stand in a cell of a CSV file."""
    return f"'{text}" if text.startswith(_FORMULA) else text
