"""Answers that mean "later": what a FHIR server says of it, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from station.export.fhir_answers import reason, retry_after_s
from station.export.sink import RetryAfter
from station.saying import say

__all__ = ["TRY_LATER", "busy", "later"]

TRY_LATER: Final = frozenset({408, 409, 425, 429})


def later(says: str, after_s: float | None = None) -> RetryAfter:
    """An end that may have had an effect: the next try begins with a search."""
    return RetryAfter(says=says, after_s=after_s, search_first=True)


def busy(status: int, headers: Mapping[str, str], body: bytes) -> RetryAfter:
    """A server that says that it cannot now, with its words and the time that it asks for."""
    said = reason(body)
    because = f': "{said}"' if said else ""
    return later(
        say(
            "The chart cannot take it now{because} (HTTP {status}). It is sent again by itself.",
            because=because,
            status=status,
        ),
        retry_after_s(headers.get("Retry-After"), datetime.now(UTC)),
    )
