"""A recording, piece by piece: a day of signal takes no more memory than a minute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.recording import WholeRecording
from station.signals.beats import detect_r_peaks
from station.signals.heart_rate import HeartRate, HeartRateMeter
from station.signals.inputs import Signal, SignalError
from station.signals.intervals import EcgMeasurements, measure
from station.signals.quality import HIDING, EcgQuality, assess_ecg
from station.signals.respiration import Estimate, respiratory_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from station.cli.ecg.channels import Chosen
    from station.recordings import Channel, Recording, Source

__all__ = ["PIECE_S", "Piece", "analyse", "millivolts"]

# A breathing rate is that of a minute, and a nurse's count of beats too.
PIECE_S: Final = 60.0
# A last piece shorter than this goes with the one before it.
_SHORTEST_S: Final = 30.0
# The detector hears this much of the piece before, so that it begins with levels that it knows,
# and this much of the next one, which its last beats need.
_LEAD_IN_S, _LEAD_OUT_S = 10.0, 2.0
# Two marks nearer than this are the same beat, found from either side of a border.
_SAME_BEAT_S: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """What was found from `start_s` on. `beats_s` counts from the beginning of the recording.

    `poor_beats` of the beats are in seconds that no lead shows well. Where no lead can be used
    `intervals` are None.
    """

    start_s: float
    seconds: float
    quality: EcgQuality
    beats_s: NDArray[np.float64]
    poor_beats: int
    heart_rate: HeartRate
    intervals: EcgMeasurements | None
    breathing: Estimate
    breathing_from: tuple[str, ...]


def analyse(source: Source, chosen: Chosen) -> Iterator[Piece]:
    """Go through the chosen channels of a recording, a minute at a time.

    Raises `SignalError` where what they hold is no ECG, `RecordingError` where it cannot be read.
    """
    meter = HeartRateMeter(chosen.rate_hz)
    last_beat = -_SAME_BEAT_S * chosen.rate_hz
    for start_s, end_s in _edges(chosen.longest_s):
        lead_in_s = min(start_s, _LEAD_IN_S)
        heard = source.read(start_s - lead_in_s, lead_in_s + end_s - start_s + _LEAD_OUT_S)
        ecg_mv = millivolts(heard, chosen)
        offset = round((start_s - lead_in_s) * chosen.rate_hz)
        first, last = (round(s * chosen.rate_hz) - offset for s in (start_s, end_s))
        quality = assess_ecg(ecg_mv[:, first:last], chosen.rate_hz, chosen.names)
        usable = [k for k, lead in enumerate(quality.leads) if lead.usable]
        # Where no lead is good, all of them are heard: beats are told, and that they are doubtful.
        found = detect_r_peaks(ecg_mv[usable] if usable else ecg_mv, chosen.rate_hz)
        beats = found[(found >= first) & (found < last)]
        beats = beats[beats + offset > last_beat + _SAME_BEAT_S * chosen.rate_hz]
        if len(beats):
            last_beat = float(beats[-1] + offset)
        shown = _shown(quality)
        seconds = ((beats - first) / chosen.rate_hz).astype(np.int64)
        poor = ~shown[np.minimum(seconds, len(shown) - 1)]
        _count(meter, shown, beats + offset, offset + first, chosen.rate_hz)
        here = WholeRecording(heard).read(lead_in_s, end_s - start_s)
        signals = _breathing_signals(here, chosen, usable)
        yield Piece(
            start_s=start_s,
            seconds=end_s - start_s,
            quality=quality,
            beats_s=(beats + offset) / chosen.rate_hz,
            poor_beats=int(poor.sum()),
            heart_rate=_rate(meter, offset + min(last, ecg_mv.shape[1]), usable),
            intervals=_intervals(ecg_mv[:, first:last], chosen, usable, beats - first),
            breathing=_breathing(signals),
            breathing_from=tuple(channel.name for channel in signals.values()),
        )


def _edges(whole_s: float) -> list[tuple[float, float]]:
    """Beginning and end of each piece."""
    starts = np.arange(0.0, max(whole_s - _SHORTEST_S, 0.0) or 1.0, PIECE_S).tolist()
    return list(zip(starts, [*starts[1:], whole_s], strict=True))


def millivolts(recording: Recording, chosen: Chosen) -> NDArray[np.float64]:
    """The chosen leads `(leads, samples)`; one that ends sooner is lost from there on."""
    channels = [recording.channels[k].millivolts() for k in chosen.leads]
    rows = [row for row in channels if row is not None]  # all of them: a lead is a voltage
    longest = max(map(len, rows))
    return np.stack([np.pad(r, (0, longest - len(r)), constant_values=np.nan) for r in rows])


def _shown(quality: EcgQuality) -> NDArray[np.bool_]:
    """In which seconds at least one lead shows its beats."""
    hidden = [[bool(second & HIDING) for second in lead.seconds] for lead in quality.leads]
    return np.asarray(~np.all(np.array(hidden, dtype=np.bool_), axis=0))


def _count(
    meter: HeartRateMeter,
    shown: NDArray[np.bool_],
    beats: NDArray[np.int64],
    first: int,
    rate_hz: float,
) -> None:
    """Tell the meter of the beats, and of the seconds in which no lead shows any."""
    for second in np.flatnonzero(~shown).tolist():
        meter.lost(first + round(second * rate_hz), first + round((second + 1) * rate_hz) - 1)
    for beat in beats.tolist():
        meter.beat(beat)


def _intervals(
    ecg_mv: NDArray[np.float64], chosen: Chosen, usable: list[int], beats: NDArray[np.int64]
) -> EcgMeasurements | None:
    if not usable or not len(beats):
        return None
    names = [chosen.names[k] for k in usable]
    return measure(ecg_mv[usable], chosen.rate_hz, beats, lead_names=names)


def _rate(meter: HeartRateMeter, now: int, usable: list[int]) -> HeartRate:
    rate = meter.read(now)
    if rate.value_per_min is None and not usable:
        return replace(rate, reason="No lead can be used.")
    return rate


def _breathing_signals(heard: Recording, chosen: Chosen, usable: list[int]) -> dict[str, Channel]:
    """Whatever of chest, ECG and finger there is."""
    numbers = {
        "resp": chosen.resp,
        "ecg": chosen.leads[usable[0]] if usable else None,
        "pleth": chosen.pleth,
    }
    return {what: heard.channels[k] for what, k in numbers.items() if k is not None}


def _breathing(channels: dict[str, Channel]) -> Estimate:
    """The breathing rate; each signal has its own rate of samples."""
    if not channels:
        return Estimate(None, 0.0, "No signal can be used.")
    resp, ecg, pleth = (_signal(channels.get(what)) for what in ("resp", "ecg", "pleth"))
    try:
        return respiratory_rate(resp=resp, ecg=ecg, pleth=pleth)
    except SignalError as problem:
        return Estimate(None, 0.0, str(problem))


def _signal(channel: Channel | None) -> Signal | None:
    """A voltage in mV, anything else in its own unit."""
    if channel is None:
        return None
    millivolts = channel.millivolts()
    return Signal(channel.samples if millivolts is None else millivolts, channel.rate_hz)
