"""Which results of a visit are filed at all: no evidence, and one pulse of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.export.fhir import pulse_source
from station.export.site import PulseSource
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["PULSE_ORDER", "filed"]

PULSE_ORDER: Final = (PulseSource.OXIMETER, PulseSource.CUFF, PulseSource.ECG)
"""Of several pulses the first of these is filed, where a site does not say otherwise."""


def filed(signed: SignedVisit, pulse_order: Sequence[PulseSource] = PULSE_ORDER) -> list[Result]:
    """What goes to a chart, in the order in which it was accepted; EKGs included."""
    found = [result for result in signed.visit.results if result.filed]
    pulses = [result for result in found if result.kind is ResultKind.PULSE_RATE]
    pulses.sort(key=lambda pulse: _rank(pulse, signed, pulse_order))
    left_out = {pulse.id for pulse in pulses[1:]}
    return [result for result in found if result.id not in left_out]


def _rank(pulse: Result, signed: SignedVisit, order: Sequence[PulseSource]) -> int:
    """Place of this pulse in the site's order; what the order does not name comes late, and that
    none was counted comes last.
    """
    if pulse.not_done is not None:
        return len(order) + 1
    source = pulse_source(pulse, signed)
    return order.index(source) if source in order else len(order)
