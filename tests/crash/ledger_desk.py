"""What the harness knows of today's list and of the instruments that somebody added."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Known", "Lines", "Told"]


@dataclass(frozen=True, slots=True)
class Known:
    """An instrument that somebody added."""

    name: str
    port: str
    allowed: bool = True


Lines = frozenset[tuple[str, str, str]]
"""Today's list: of each line its number, family name and visit."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the front desk tells: the message, the list after it, and which record became another
    one.
    """

    message: bytes
    after: Lines
    merged: tuple[str, str] | None = None
