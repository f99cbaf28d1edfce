"""What was kept or signed under emergency access, in words that travel with the result."""

from __future__ import annotations

from station.visit import Result, Role, SignedVisit

__all__ = ["emergency_words"]


def emergency_words(result: Result, signed: SignedVisit) -> str | None:
    """Who worked under emergency access; None where everybody had signed in."""
    people = dict.fromkeys(
        one.name for one in (result.accepted_by, signed.signed_by) if one.role is Role.EMERGENCY
    )
    if not people:
        return None
    return f"Kept or signed by {', '.join(people)}. Who that was has not been checked."
