"""How commands speak: JSON lines, exact numbers, and refusals in one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

__all__ = ["Refused", "need_simulators", "number", "print_json"]


class Refused(Exception):  # an outcome for the caller's eyes, shown without a traceback
    """The command cannot be carried out: what is wrong and what to do. Exit code 2."""


def need_simulators() -> None:
    """Refuse in the built application, which has no simulated instruments."""
    from station.built import is_application

    if is_application():
        raise Refused(
            "the built application has no simulated instruments. Install the Python package for "
            "them: pip install vitals_station-….whl[simulate]"
        )


def number(value: Decimal | None) -> int | float | None:
    """A decimal as JSON writes it: 120 for 120, 36.4 for 364e-1, null for none.

    Every decimal that an instrument sends has at most 8 digits, so the float prints as sent.
    """
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


def print_json(line: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own, at once: a reader may wait for it."""
    print(json.dumps(line, ensure_ascii=False), flush=True)
