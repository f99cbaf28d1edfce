"""What one destination is to get, before it is in the outbox."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A body under a stable key, and the results that it tells.

    `key` is the identity on the wire, unique at its destination. `results` are the ids of what it
    files, never none of them: each gets the receipt of this message. `media` is the body's type.
    `beside`: it is about the results and files none of them (who signed): its receipt is not
    theirs.
    """

    key: str
    results: tuple[str, ...]
    body: bytes
    media: str
    beside: bool = False

    def __post_init__(self) -> None:
        """Refuse a message about nothing: nobody would see its receipt."""
        if not self.results:
            raise ValueError("a message files at least one result")
