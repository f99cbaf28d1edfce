"""What texts of instruments have in common."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["is_text", "number"]


def is_text(data: bytes) -> bool:
    """Printable ASCII, with tabs and ESC."""
    return all(32 <= byte < 127 or byte in (9, 27) for byte in data)


def number(text: bytes) -> Decimal | None:
    """Digits with a point or without, perhaps signed; None for anything else."""
    found = re.fullmatch(rb"[-+]?[0-9]+(\.[0-9]+)?", text)
    return Decimal(text.decode()) if found else None
