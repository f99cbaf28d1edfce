"""What a device says of itself, as text that can be shown: whoever has a radio chooses it."""

from __future__ import annotations

__all__ = ["told_text"]


def told_text(said: str | bytes | None) -> str | None:
    """Name, maker, model or serial number without what steers a terminal or turns the direction of
    reading, a space in its place; None where nothing is left. Bytes are UTF-8.
    """
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said or ""
    seen = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(seen.split()) or None
