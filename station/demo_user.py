"""Who may sign in at a demonstration. Light to import: the first page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.saying import say, together
from station.visit import Role

__all__ = ["DEMO_USER", "DemoUser", "demo_note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUser:
    """Made anew at each start of a demonstration, and known to everybody."""

    name: str
    pin: str
    role: Role = Role.CLINICIAN
    badge: str = "7341DEMO"
    emergency: str = "734100"


DEMO_USER: Final = DemoUser(name="Demo", pin="7341")


def demo_note() -> str:
    """What the first page of a demonstration tells."""
    user = DEMO_USER
    return together(
        say(
            "Demonstration: sign in as {name}, PIN {pin}, or scan a badge that says BDG-{badge}.",
            name=user.name,
            pin=user.pin,
            badge=user.badge,
        ),
        say("The emergency code is {code}.", code=user.emergency),
    )
