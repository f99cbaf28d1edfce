"""Which channels of a recording are analysed as ECG, breathing and pulse wave, and which not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.cli.output import Refused
from station.recordings.leads import is_breathing, is_ecg, is_pleth, standard_lead
from station.recordings.recording import longest_s

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.recordings import SignalInfo, Source

__all__ = ["Chosen", "choose"]

# What the signal engine takes; see `station.signals.inputs.as_rate`.
_ECG_HZ = (100.0, 2000.0)
_RESP_HZ = (5.0, 2000.0)
_PLETH_HZ = (25.0, 500.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Numbers of channels in the recording, and `left_out`: what is not looked at, and why.

    `leads` have one rate, and `names` as they are usually written; `longest_s` is how long the
    longest of them is, so much of the recording is gone through.
    """

    leads: tuple[int, ...]
    names: tuple[str, ...]
    rate_hz: float
    longest_s: float
    resp: int | None
    pleth: int | None
    left_out: tuple[tuple[str, str], ...]


def choose(source: Source, wanted: Sequence[str] = ()) -> Chosen:
    """The channels of a recording; only the ECG leads in `wanted` if any are.

    Raises `Refused` where there is no ECG, a wanted lead is missing, or its rate is not one.
    """
    signals = source.signals
    reasons: dict[int, str] = {}
    ecg = _wanted(source, wanted) if wanted else [k for k, s in enumerate(signals) if is_ecg(s)]
    for k in ecg:
        if not _ECG_HZ[0] <= signals[k].rate_hz <= _ECG_HZ[1]:
            reasons[k] = f"{signals[k].rate_hz:g} Hz; an ECG is read from 100 to 2000 Hz"
    ecg = [k for k in ecg if k not in reasons]
    if not ecg:
        raise Refused(_no_ecg(source, reasons))
    rates = Counter(signals[k].rate_hz for k in ecg)
    rate_hz = max(rates, key=lambda rate: (rates[rate], rate))
    for k in ecg:
        if signals[k].rate_hz != rate_hz:
            reasons[k] = f"{signals[k].rate_hz:g} Hz beside leads of {rate_hz:g} Hz"
    leads = tuple(k for k in ecg if k not in reasons)
    resp = _first(signals, [k for k, s in enumerate(signals) if is_breathing(s)], _RESP_HZ)
    pleth = _first(signals, [k for k, s in enumerate(signals) if is_pleth(s)], _PLETH_HZ)
    for k in range(len(signals)):
        if k not in (*leads, resp, pleth):
            reasons.setdefault(k, "not asked for" if wanted else "not an ECG lead")
    return Chosen(
        leads=leads,
        names=_distinct([_name(signals[k], k) for k in leads]),
        rate_hz=rate_hz,
        longest_s=longest_s(signals[k] for k in leads),
        resp=resp,
        pleth=pleth,
        left_out=tuple((_name(signals[k], k), reasons[k]) for k in sorted(reasons)),
    )


def _name(signal: SignalInfo, number: int) -> str:
    return standard_lead(signal.name) or signal.name or f"channel {number + 1}"


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """A name that comes again is numbered: two leads are never called the same."""
    return tuple(
        name if name not in names[:k] else f"{name} ({names[:k].count(name) + 1})"
        for k, name in enumerate(names)
    )


def _wanted(source: Source, wanted: Sequence[str]) -> list[int]:
    """The channels of these names, in the order asked for."""
    names = [_name(signal, k) for k, signal in enumerate(source.signals)]
    found = []
    for name in wanted:
        key = (standard_lead(name) or name).casefold()
        at = next((k for k, one in enumerate(names) if one.casefold() == key), None)
        if at is None:
            raise Refused(f"{source.name} has no lead {name}; it has {', '.join(names)}")
        if not is_ecg(source.signals[at]):
            unit = source.signals[at].unit
            raise Refused(
                f"{names[at]} is in {unit or 'no unit'}, an ECG is a voltage; "
                "for a CSV table --unit mV says so"
            )
        found.append(at)
    return list(dict.fromkeys(found))


def _no_ecg(source: Source, reasons: dict[int, str]) -> str:
    """Why there is no ECG, with every channel and what is the matter with it."""
    if not source.signals:
        return f"{source.name} has no signals"
    told = ", ".join(
        f"{_name(signal, k)} ({reasons.get(k, signal.unit or 'no unit')})"
        for k, signal in enumerate(source.signals)
    )
    return (
        f"{source.name} has no channel that is an ECG in mV; it has {told}. For a CSV table "
        "--unit mV gives columns a unit"
    )


def _first(
    signals: Sequence[SignalInfo], numbers: list[int], rates_hz: tuple[float, float]
) -> int | None:
    """The first of these channels whose rate can be used."""
    return next((k for k in numbers if rates_hz[0] <= signals[k].rate_hz <= rates_hz[1]), None)
