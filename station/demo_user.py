"""Who may sign in at a demonstration. Light to import: the first page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["DEMO_USER", "DemoUser"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUser:
    """Made anew at each start of a demonstration, and known to everybody."""

    name: str
    pin: str


DEMO_USER: Final = DemoUser(name="Demo", pin="7341")
