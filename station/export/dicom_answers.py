"""What an archive's answer to C-STORE means. Pure: status and comment in, an outcome out.

PS3.4 table B.2-1 and PS3.7 annex C.
"""

from __future__ import annotations

import re
from typing import Final

from station.export.sink import Delivered, Outcome, Refused, RetryAfter
from station.saying import say

__all__ = ["stored"]

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LONGEST: Final = 200

_SUCCESS: Final = 0x0000
_DUPLICATE: Final = 0x0111
_PROCESSING: Final = 0x0110
_NOT_SUPPORTED: Final = 0x0122
_NOT_ALLOWED: Final = 0x0124
_WARNINGS: Final = {
    0xB000: say("The archive changed something in it."),
    0xB006: say("The archive left something out of it."),
    0xB007: say("The archive finds that it does not match its kind."),
}
_CALL: Final = "Call support: the archive says what is wrong."


def stored(status: int, comment: str, instance: str) -> Outcome:
    """What became of that SOP instance."""
    said = _CONTROLS.sub(" ", comment).strip()[:_LONGEST]
    because = f': "{said}"' if said else ""
    code = f"0x{status:04X}"
    if status in (_SUCCESS, _DUPLICATE):  # the UID is ours alone: a duplicate is this one
        return Delivered(chart_id=instance)
    if status in _WARNINGS:
        return Delivered(
            chart_id=instance,
            warns=say(
                "{what} ({code}{because})", what=_WARNINGS[status], code=code, because=because
            ),
        )
    if status >> 8 == 0xA7:
        return RetryAfter(
            says=say(
                "The archive has no room now{because} ({code}). It is sent again by itself.",
                because=because,
                code=code,
            )
        )
    if status == _PROCESSING:
        return RetryAfter(
            says=say(
                "The archive could not work on it{because} ({code}). It is sent again by itself.",
                because=because,
                code=code,
            ),
            search_first=True,
        )
    if status == _NOT_SUPPORTED:
        says = say("The archive does not take this kind of object ({code}).", code=code)
    elif status == _NOT_ALLOWED:
        says = say("The archive does not allow this station to file ({code}).", code=code)
    elif status >> 8 == 0xA9:
        says = say(
            "The archive finds that the object does not match its kind{because} ({code}).",
            because=because,
            code=code,
        )
    elif status >> 12 == 0xC:
        says = say(
            "The archive cannot read the object{because} ({code}).", because=because, code=code
        )
    else:
        says = say("The archive refused the object{because} ({code}).", because=because, code=code)
    return Refused(says=says, next_step=_CALL)
