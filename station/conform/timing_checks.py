"""Checks of the timing: how fast, how evenly, and whether it falls silent.

Rates are measured by arrival over the longest stretch without a gap, so that a pause of the line
is told as a pause; those of values where the spec says how often they come. The host's own pauses
make a few chunks late; evenness looks at the middle 80 percent of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np

from station.conform.exchange import Exchange, Piece
from station.conform.result import Finding, Outcome, met, not_met, not_seen

__all__ = ["even_arrival", "never_silent", "right_rate"]

RATE_TOLERANCE: Final = 0.03
"""Share by which a measured rate may differ: crystals are within 0.5 %, some clocks within 2 %."""
VALUES_TOLERANCE: Final = 0.05
"""The same for values that come one by one: few are heard, and a host polls its port."""
SPREAD_S: Final = 0.15
"""How much later the late tenth of the chunks may come than the early tenth."""
_GAP_S: Final = 1.5
_LEAST_S: Final = 3.0
_LEAST_CHUNKS: Final = 5
# Values of one kind, and how many times their distance is a gap in which they did not come.
_LEAST_VALUES: Final = 4
_GAP: Final = 2.5
_TOGETHER_S: Final = 0.01


def right_rate(exchange: Exchange) -> Outcome:
    """Samples a second, against the spec's nominal rate; and how often values come."""
    told, findings = _values_rates(exchange)
    for signal, pieces in _by_signal(exchange).items():
        measured = _rate(pieces)
        nominal = pieces[0].samples.rate_hz
        if measured is None:
            continue
        off = measured / nominal - 1
        told.append(f"{signal} {measured:.2f} Hz of {nominal:g} Hz ({off:+.2%})")
        if abs(off) > RATE_TOLERANCE:
            findings.append(Finding(at_s=pieces[0].t_s, what=told[-1]))
    if findings:
        return not_met("; ".join(told), *findings)
    return met("; ".join(told)) if told else not_seen(_why_no_rate(exchange))


def _values_rates(exchange: Exchange) -> tuple[list[str], list[Finding]]:
    """What was measured of messages that come at a rate of their own, and what is wrong there."""
    told, findings = [], []
    for message in exchange.spec.messages:
        if message.every_s is None or message.memory:
            continue
        every_s = float(message.every_s)
        found = _interval(exchange, message.id, every_s)
        if found is None:
            continue
        at_s, measured = found
        off = measured / every_s - 1
        told.append(f"{message.id} every {measured:.2f} s of {every_s:g} s ({off:+.2%})")
        if abs(off) > VALUES_TOLERANCE:
            findings.append(Finding(at_s=at_s, what=told[-1]))
    return told, findings


def _interval(exchange: Exchange, message: str, every_s: float) -> tuple[float, float] | None:
    """When the longest stretch of a message without a gap began, and its mean distance; one that
    is missing between two counts. None where too few came. Of those that are told together, as
    the first ones are once their step is found, the last one counts.
    """
    runs: list[list[tuple[float, int]]] = []
    heard = [(one.t_s, one.link) for one in exchange.heard if one.frame.message == message]
    for t_s, link in heard:
        if not runs or runs[-1][-1][1] != link or t_s - runs[-1][-1][0] > _GAP * every_s:
            runs.append([])
        elif t_s - runs[-1][-1][0] < _TOGETHER_S:
            runs[-1].pop()
        runs[-1].append((t_s, link))
    best = max(runs, key=len, default=[])
    if len(best) < _LEAST_VALUES:
        return None
    times = np.array([t_s for t_s, _ in best])
    numbers = np.cumsum([0, *np.maximum(1, np.rint(np.diff(times) / every_s))])
    slope, _ = np.polyfit(numbers, times, 1)
    return float(times[0]), float(slope)


def even_arrival(exchange: Exchange) -> Outcome:
    """How far the age of what arrives spreads, from the early tenth to the late one."""
    told, findings = [], []
    for signal, pieces in _by_signal(exchange).items():
        run = _longest_run(pieces)
        if len(run) < _LEAST_CHUNKS or run[-1].t_s - run[0].t_s < _LEAST_S:
            continue
        # The age of a chunk's first sample: constant where each chunk has as many.
        times = np.array([one.t_s for one in run])
        sizes = np.array([one.samples.counts.shape[1] for one in run])
        lost = np.array([_lost(one) for one in run])
        firsts = np.cumsum(sizes + lost) - sizes
        slope, start = np.polyfit(firsts, times, 1)
        early, late = np.percentile(times - (start + slope * firsts), (10, 90))
        spread = float(late - early)
        told.append(f"{signal} {1000 * spread:.0f} ms")
        if spread > SPREAD_S:
            findings.append(Finding(at_s=run[0].t_s, what=told[-1]))
    if findings:
        return not_met("; ".join(told), *findings)
    return met("; ".join(told)) if told else not_seen(_why_no_rate(exchange))


def never_silent(exchange: Exchange) -> Outcome:
    """The longest pause of a device that streams, against the spec's silence."""
    limits = exchange.spec.limits
    if not exchange.streams:
        return not_seen("this device speaks only when it has something to say")
    longest, findings = 0.0, []
    silence_s = float(limits.silence_s)
    for number, link in enumerate(exchange.links):
        times = [t_s for t_s, at in exchange.chunks if at == number]
        if not times:
            continue
        for before, after in itertools.pairwise([*times, link.ended_s]):
            longest = max(longest, after - before)
            if after - before > silence_s:
                says = f"silent for {after - before:.1f} s"
                findings.append(Finding(at_s=before, what=says))
    if not exchange.chunks:
        return not_seen("nothing was sent")
    says = f"the longest pause is {longest:.2f} s, {silence_s:g} s are allowed"
    return not_met(says, *findings) if findings else met(says)


def _lost(piece: Piece) -> int:
    """Samples that are missing before a piece; a counter that went back says nothing of them."""
    lost = piece.samples.lost_before or 0
    return lost if lost <= 0.9 * piece.samples.rate_hz else 0


def _by_signal(exchange: Exchange) -> dict[str, list[Piece]]:
    """The pieces of each signal in the connection that has most of them."""
    found: dict[tuple[str, int], list[Piece]] = {}
    for piece in exchange.pieces:
        found.setdefault((piece.samples.signal, piece.link), []).append(piece)
    best: dict[str, list[Piece]] = {}
    for (signal, _), pieces in found.items():
        if len(pieces) > len(best.get(signal, ())):
            best[signal] = pieces
    return best


def _longest_run(pieces: Sequence[Piece]) -> list[Piece]:
    """The longest stretch without a gap."""
    runs: list[list[Piece]] = [[pieces[0]]]
    for before, piece in itertools.pairwise(pieces):
        if piece.t_s - before.t_s > _GAP_S:
            runs.append([])
        runs[-1].append(piece)
    return max(runs, key=lambda run: run[-1].t_s - run[0].t_s)


def _rate(pieces: Sequence[Piece]) -> float | None:
    """Samples a second by least squares; those that are known to be lost count as sent."""
    run = _longest_run(pieces)
    if len(run) < _LEAST_CHUNKS or run[-1].t_s - run[0].t_s < _LEAST_S:
        return None
    times = np.array([one.t_s for one in run])
    sizes = [one.samples.counts.shape[1] + _lost(one) for one in run]
    ends = np.cumsum(sizes)
    slope, _ = np.polyfit(times, ends, 1)
    return float(slope)


def _why_no_rate(exchange: Exchange) -> str:
    messages = exchange.spec.messages
    if any(message.waveforms or message.every_s for message in messages):
        return "too few samples or values to tell"
    return "the spec has no waveform, and no rate of values"
