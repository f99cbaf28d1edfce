"""Signs of writing that are not what they look like."""

from __future__ import annotations

from typing import Final

__all__ = ["TURNING"]

TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of reading (UAX #9): one can make a name look like another."""
