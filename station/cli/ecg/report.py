"""What was found in a recording, as the JSON object that `--json` prints.

Keys are stable and end with their unit. A value that could not be had is null, with a `reason`
beside it; nothing is ever 0 for want of better.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from station.cli.ecg.intervals import intervals_of, together
from station.signals.quality import HIDING

if TYPE_CHECKING:
    from station.cli.ecg.analysis import Piece
    from station.cli.ecg.channels import Chosen
    from station.recordings import Source

__all__ = ["REMARK", "Report"]

REMARK = "Preview, not for diagnosis."


@dataclass(slots=True)
class Report:
    """Collects the pieces of one recording."""

    source: Source
    chosen: Chosen
    pieces: list[dict[str, Any]] = field(default_factory=list)
    beats_s: list[float] = field(default_factory=list)
    _leads: list[dict[str, Any]] = field(init=False)
    _acceptable_s: float = 0.0
    _poor_beats: int = 0
    _breathing_from: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with every lead unheard."""
        self._leads = [
            {"name": name, "assessed_s": 0, "usable_s": 0, "reasons": {}}
            for name in self.chosen.names
        ]

    def add(self, piece: Piece) -> None:
        """One more piece."""
        self.beats_s += np.round(piece.beats_s, 4).tolist()
        self._poor_beats += piece.poor_beats
        self._acceptable_s += piece.seconds if piece.quality.acceptable else 0.0
        for told, lead in zip(self._leads, piece.quality.leads, strict=True):
            told["assessed_s"] += len(lead.seconds)
            told["usable_s"] += sum(not (second & HIDING) for second in lead.seconds)
            for second in lead.seconds:
                for reason in second:
                    told["reasons"][str(reason)] = told["reasons"].get(str(reason), 0) + 1
            for reason in lead.reasons:  # a verdict on the whole has no seconds
                told["reasons"].setdefault(str(reason), 0)
        rate, breathing = piece.heart_rate, piece.breathing
        self._breathing_from |= dict.fromkeys(piece.breathing_from)
        self.pieces.append(
            {
                "start_s": piece.start_s,
                "seconds": round(piece.seconds, 3),
                "acceptable": piece.quality.acceptable,
                "usable_leads": [lead.name for lead in piece.quality.leads if lead.usable],
                "beats": len(piece.beats_s),
                "heart_rate": {
                    "value_per_min": _rounded(rate.value_per_min),
                    "averaging": rate.averaging,
                    "held": rate.held,
                    "reason": rate.reason,
                },
                "intervals": intervals_of(piece.intervals),
                "respiration": {
                    "value_per_min": _rounded(breathing.value_per_min),
                    "quality": round(breathing.quality, 2),
                    "reason": breathing.reason,
                },
            }
        )

    def whole(self) -> dict[str, Any]:
        """Everything, for all pieces together."""
        source, chosen = self.source, self.chosen
        seconds = sum(piece["seconds"] for piece in self.pieces)
        for told in self._leads:
            told["usable"] = 2 * told["usable_s"] >= told["assessed_s"]
            told["reasons"] = [{"reason": r, "seconds": s} for r, s in told["reasons"].items()]
        return {
            # A name of a file need not be text; what is printed must be.
            "record": source.name.encode("utf-8", "replace").decode("utf-8"),
            "remark": REMARK,
            "duration_s": round(seconds, 3),
            "rate_hz": chosen.rate_hz,
            "quality": {
                "acceptable": 2 * self._acceptable_s >= seconds,
                "acceptable_s": round(self._acceptable_s, 3),
                "leads": self._leads,
            },
            "left_out": [{"name": name, "reason": reason} for name, reason in chosen.left_out],
            "beats": {
                "count": len(self.beats_s),
                "poor": self._poor_beats,
                "at_s": self.beats_s,
            },
            "heart_rate": self._together("heart_rate"),
            "intervals": together([piece["intervals"] for piece in self.pieces]),
            "respiration": {**self._together("respiration"), "from": list(self._breathing_from)},
            "pieces": self.pieces,
        }

    def _together(self, what: str) -> dict[str, Any]:
        """The median of the pieces with a value; of a single piece, all that is known of it."""
        told = [piece[what] for piece in self.pieces]
        if len(told) == 1:
            return dict(told[0])
        values = [one["value_per_min"] for one in told if one["value_per_min"] is not None]
        reasons = [one["reason"] for one in told if one["reason"]]
        return {
            "value_per_min": _rounded(median(values)) if values else None,
            "lowest_per_min": min(values, default=None),
            "highest_per_min": max(values, default=None),
            "pieces_with_value": len(values),
            "averaging": "median of the pieces",
            "reason": None if values else max(reasons, key=reasons.count, default=None),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
