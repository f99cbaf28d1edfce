"""Which of all that somebody can do is done so that a point is passed, and how often the rest."""

from __future__ import annotations

__all__ = ["BEGINS", "ENDS", "OUTSIDE", "SELDOM", "way_to"]

# Of points that are passed seldom: what somebody does so that this one is. The first that fits.
_WAYS = {
    "save_result: before INSERT waveforms": "ekg",
    "save_result: after INSERT waveforms": "ekg",
    "exchange_results: after INSERT waveforms": "ekg_again",
    "replace_result: after INSERT waveforms": "annotate_ekg",
    "close_visit:": "leave",
    "correct:": "correct",
    "keep_preference": "switch_sounds",
    "save_worklist": "read_list",
    "tell:": "tell",
    "claim: after UPDATE notices": "tell",
    "settle_and_claim: after UPDATE notices": "tell",
    "replace_result": "annotate",
    "exchange_results": "enter_again",
    "sign:": "sign",
    "hold:": "hold",
    "discard_held:": "discard",
    "save_result: after UPDATE held": "attach",
    "commit_census:": "tell_of_one",
    "change_patient:": "merge",
    "requeue:": "resend",
    "requeue_message:": "resend_as_engineer",
    "settle:": "close",
    "try_now:": "set_clock",
    "file instruments": "change_instruments",
}
OUTSIDE = ("hold", "discard", "change_instruments")
"""What is done with nobody in the room."""
# How much more or less often than others.
SELDOM = {
    "start": 2.0, "enter": 3.0, "sign": 2.0, "leave": 0.3, "leave_out": 0.5, "retake": 0.5,
    "pause": 0.5, "end": 0.3, "move": 0.3, "switch_sounds": 0.3, "read_list": 0.3, "tell": 0.5,
    "ekg": 0.3, "ekg_again": 0.1, "annotate_ekg": 0.3, "hold": 0.3, "discard": 0.2, "attach": 1.0,
    "tell_of_one": 0.4, "merge": 0.1, "resend": 0.1, "resend_as_engineer": 0.1, "close": 0.1,
    "set_clock": 0.1, "change_instruments": 0.3,
}  # fmt: skip
BEGINS = ("start", "resume")
"""How somebody is in the room, where something is wanted that needs a visit."""
ENDS = ("leave", "pause", "end", "switch_sounds", "read_list", "close")
"""What only takes time where something else is wanted."""


def way_to(point: str) -> str:
    """What is to be done so that this point is passed; "" where it is passed often."""
    return next((way for job, way in _WAYS.items() if point.startswith(job)), "")
