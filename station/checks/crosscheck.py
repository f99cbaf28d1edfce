"""Values against one another: do cuff, oximeter and ECG count the same pulse?

The comparison is `station.signals.agreement`, with its tolerances and their sources; here it gets
the rates that a visit kept. It wants rates of one minute: their ages are counted from the newest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.visit import Result, ResultKind
from station.vitals import Reading, Vital

__all__ = ["PulseSource", "RatesDisagree", "TimedRate", "pulses"]


class PulseSource(StrEnum):
    """Who counted: the names under which `agreement` knows the three."""

    CUFF = "cuff"
    OXIMETER = "oximeter"
    ECG = "ECG"


@dataclass(frozen=True, slots=True)
class TimedRate:
    """A rate per minute, and when it was so."""

    per_min: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesDisagree:
    """Rates that cannot all be right. `alone`: the one that differs from two that agree.
    `deficit`: the finger is slower than the ECG, which an irregular rhythm can do.
    """

    rates: tuple[tuple[PulseSource, int], ...]
    alone: PulseSource | None = None
    deficit: bool = False


def pulses(results: Iterable[Result], ecg: TimedRate | None = None) -> RatesDisagree | None:
    """What is wrong with the pulses of a visit, evidence included; None where they agree or
    cannot be compared. `ecg`: the rate of the live EKG when a pulse was kept.
    """
    found: dict[PulseSource, TimedRate] = {PulseSource.ECG: ecg} if ecg is not None else {}
    for result in results:
        if result.kind is ResultKind.PULSE_RATE:
            for reading in result.readings:
                source = _source(reading)
                if source is not None:
                    found[source] = TimedRate(float(reading.quantity.value), reading.taken.received)
    if len(found) < 2:
        return None
    # Not at the top: views are drawn by windows that have no samples.
    from station.signals.agreement import Rate, Verdict, agreement

    newest = max(rate.at for rate in found.values())
    rates = {
        source: Rate(rate.per_min, (newest - rate.at).total_seconds())
        for source, rate in found.items()
    }
    verdict = agreement(
        ecg=rates.get(PulseSource.ECG),
        oximeter=rates.get(PulseSource.OXIMETER),
        cuff=rates.get(PulseSource.CUFF),
    )
    if verdict.verdict is not Verdict.DISAGREE:
        return None
    return RatesDisagree(
        rates=tuple((source, round(rate.per_min)) for source, rate in found.items()),
        alone=PulseSource(verdict.stands_alone) if verdict.stands_alone else None,
        deficit=verdict.pulse_deficit_per_min is not None,
    )


def _source(reading: Reading) -> PulseSource | None:
    if reading.vital is Vital.HEART_RATE:
        return PulseSource.ECG
    return {
        "oximetry": PulseSource.OXIMETER,
        "oscillometric": PulseSource.CUFF,
        "ecg": PulseSource.ECG,
    }.get(reading.context.method or "")
