"""Checks of the framing: every byte in a whole frame, every frame once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from station.conform.breaks import Fault, fault_of
from station.conform.exchange import Exchange
from station.conform.result import Finding, Outcome, met, not_met, not_seen

__all__ = ["frames_found", "no_break", "no_lost_frame", "no_repeated_frame"]


def frames_found(exchange: Exchange) -> Outcome:
    """Something of the spec arrives."""
    count = sum(link.bytes_heard for link in exchange.links)
    if not exchange.links:
        return not_seen("there was no connection")
    if exchange.heard or exchange.wires:
        kinds = sorted({one.frame.message for one in exchange.heard})
        return met(f"{len(exchange.heard)} frames of {', '.join(kinds)} in {count} bytes")
    if not count:
        return not_seen("nothing was sent")
    return not_met(f"{count} bytes, and none of them belongs to a frame of this spec")


def no_break(fault: Fault) -> Callable[[Exchange], Outcome]:
    """No broken stretch of that kind. Faults that repeat are told with their count."""

    def check(exchange: Exchange) -> Outcome:
        if fault is Fault.CHECKSUM and not _has_checksum(exchange):
            return not_seen("the spec has no checksum")
        found = [one for one in exchange.breaks if fault_of(one) is fault]
        if found:
            return not_met(
                f"{len(found)} times",
                *(Finding(at_s=one.t_s, what=one.error, raw=one.raw) for one in found),
            )
        count = len(exchange.wires) or len(exchange.heard)
        return met(f"{count} frames") if count else not_seen("no frame came")

    return check


def _has_checksum(exchange: Exchange) -> bool:
    framings = [exchange.framing] if exchange.framing is not None else exchange.spec.framings
    return any(framing.checksum is not None for framing in framings)


def no_lost_frame(exchange: Exchange) -> Outcome:
    """By a counter, by packets, or by time stamps of samples."""
    found = [one for one in exchange.breaks if fault_of(one) is Fault.LOST]
    findings = [Finding(at_s=one.t_s, what=one.error, raw=one.raw) for one in found]
    findings += [
        Finding(at_s=t_s, what=f"the counter goes on by {step}, not by 1", raw=raw)
        for t_s, step, raw in _counter_steps(exchange)
        if step > 1
    ]
    tells = bool(exchange.framing and (exchange.framing.counter or exchange.framing.packet))
    if exchange.spec.link.kind == "bluetooth":
        lost = [one for one in exchange.pieces if one.samples.lost_before]
        findings += [
            Finding(at_s=one.t_s, what=f"{one.samples.lost_before} samples of the wave are missing")
            for one in lost
        ]
        tells |= any(w.ticks_hz for m in exchange.spec.messages for w in m.waveforms)
    if findings:
        return not_met(f"{len(findings)} times", *findings)
    if not tells:
        return not_seen("nothing in this spec counts frames")
    return met(f"{len(exchange.wires) or len(exchange.heard)} frames follow each other")


def no_repeated_frame(exchange: Exchange) -> Outcome:
    """By a counter, by packets, or by the time stamp of a finished measurement."""
    found = [one for one in exchange.breaks if fault_of(one) is Fault.REPEATED]
    findings = [Finding(at_s=one.t_s, what=one.error, raw=one.raw) for one in found]
    findings += [
        Finding(at_s=t_s, what="the counter stands still", raw=raw)
        for t_s, step, raw in _counter_steps(exchange)
        if step == 0
    ]
    seen: dict[tuple[int, str, datetime, bytes], float] = {}
    stamped = 0
    for one in exchange.heard:
        frame = one.frame
        if frame.device_time is None or not frame.final or not frame.values:
            continue
        if exchange.spec.streams(frame.message) and not frame.from_memory:
            continue
        stamped += 1
        key = (one.link, frame.message, frame.device_time, frame.raw)
        if key in seen:
            findings.append(
                Finding(at_s=one.t_s, what="the same measurement once more", raw=frame.raw)
            )
        seen[key] = one.t_s
    if findings:
        return not_met(f"{len(findings)} times", *findings)
    framing = exchange.framing
    if not stamped and not (framing and (framing.counter or framing.packet)):
        return not_seen("nothing in this spec tells one frame from its copy")
    return met("each frame came once")


def _counter_steps(exchange: Exchange) -> list[tuple[float, int, bytes]]:
    """Each step of the counter that is not 1, within a connection: when, how far, which frame.

    A stretch that was refused between two frames is told by its own check.
    """
    framing = exchange.framing
    if framing is None or framing.counter is None:
        return []
    out = []
    broken = sorted((one.link, one.t_s) for one in exchange.breaks)
    before: tuple[float, int, int] | None = None
    for t_s, link, raw in exchange.wires:
        count = raw[framing.counter.byte]
        if before is not None and before[1] == link:
            step = (count - before[2]) % framing.counter.modulo
            near = any(at == link and before[0] - 0.05 <= t <= t_s + 0.05 for at, t in broken)
            if step != 1 and not near:
                out.append((t_s, step, raw))
        before = (t_s, link, count)
    return out
