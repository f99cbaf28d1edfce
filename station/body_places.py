"""Places on the body with their side, each as one phrase: other languages put the side elsewhere,
and give it the gender of the place.
"""

from __future__ import annotations

from typing import Final

from station.saying import Said, say

__all__ = ["place"]

_PLACES: Final[dict[tuple[str, str], Said]] = {
    ("left", "upper_arm"): say("left upper arm"),
    ("right", "upper_arm"): say("right upper arm"),
    ("left", "wrist"): say("left wrist"),
    ("right", "wrist"): say("right wrist"),
    ("left", "thigh"): say("left thigh"),
    ("right", "thigh"): say("right thigh"),
    ("left", "ear"): say("left ear"),
    ("right", "ear"): say("right ear"),
    ("left", "tympanum"): say("left ear"),
    ("right", "tympanum"): say("right ear"),
    ("left", "temporal_artery"): say("left temple"),
    ("right", "temporal_artery"): say("right temple"),
    ("left", "axilla"): say("left armpit"),
    ("right", "axilla"): say("right armpit"),
    ("left", "finger"): say("left finger"),
    ("right", "finger"): say("right finger"),
    ("left", "ear_lobe"): say("left ear lobe"),
    ("right", "ear_lobe"): say("right ear lobe"),
    ("left", "toe"): say("left toe"),
    ("right", "toe"): say("right toe"),
}


def place(side: str, site: str) -> Said | None:
    """`("left", "wrist")` → "left wrist"; None for a site's own word."""
    return _PLACES.get((side, site))
