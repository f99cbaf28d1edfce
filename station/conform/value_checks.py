"""Checks of the values: in range or marked, in the unit that the flag says, in the right order.

A value that is out of range is read once more as it would be with the other byte order and in the
field's other unit. Where one of them makes sense of it, that is the fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Final

import numpy as np

from station.codec import Frame, Spec
from station.codec.reading import read_as
from station.codec.shape import Shape
from station.codec.spec import FieldSpec
from station.conform.exchange import Exchange, Heard
from station.conform.result import Finding, Outcome, met, not_met, not_seen
from station.vitals import Quantity, Unit, Vital

__all__ = ["byte_order", "in_range", "right_unit", "signal_moves", "specials_seen"]

# Waves that no person makes: a board that lies still has none.
_OF_THE_DEVICE: Final = frozenset({"acceleration", "accelerometer", "aux"})
_FLAT_S: Final = 3.0
# A body mass index that a scale rounds differs by a few percent from weight and height.
_BMI_SHARE: Final = Decimal("0.15")
# Read the wrong way round, a smooth wave jumps from sample to sample.
_ROUGHER: Final = 4.0


class _Why(Enum):
    RANGE = "range"
    UNIT = "unit"
    ORDER = "order"


def in_range(exchange: Exchange) -> Outcome:
    """A number outside the range of the device must not go out as one."""
    return _verdict(exchange, _Why.RANGE)


def right_unit(exchange: Exchange) -> Outcome:
    """Where a flag tells the unit, the number fits it."""
    fields = [field for m in exchange.spec.messages for field in m.fields if field.vital]
    if not any(len(field.possible_units) > 1 for field in fields):
        return not_seen("this device has one unit for each value")
    return _verdict(exchange, _Why.UNIT, [*_body_mass(exchange)])


def byte_order(exchange: Exchange) -> Outcome:
    """Numbers of several bytes, and waves, make sense in the spec's order."""
    return _verdict(exchange, _Why.ORDER, [*_rough_waves(exchange)])


def _verdict(exchange: Exchange, why: _Why, more: Iterable[Finding] = ()) -> Outcome:
    findings = list(more)
    seen = 0
    other: Spec | None = None
    for one in exchange.heard:
        seen += any(value.number is not None for value in one.frame.values.values())
        wrong = _wrong(exchange.spec, one.frame)
        if wrong:
            other = other or _turned(exchange.spec)
        if wrong and other is not None and _why(exchange.spec, other, one.frame) is why:
            findings.append(Finding(at_s=one.t_s, what=wrong[0], raw=one.frame.raw))
    if findings:
        return not_met(f"{len(findings)} times", *findings)
    return met(f"{seen} frames with values") if seen else not_seen("no value came")


def _wrong(spec: Spec, frame: Frame) -> list[str]:
    """Values that are numbers outside the range of their field, in words."""
    out = []
    for field in spec.message(frame.message).fields:
        value = frame.values.get(field.vital) if field.vital else None
        if value is None or value.number is None or field.vital is None:
            continue
        if not _fits(field, value.number, value.unit):
            low, high = field.range[str(value.unit)]
            out.append(f"{field.vital} {value.number:f} {value.unit}, {low:f} to {high:f} is right")
    return out


def _fits(field: FieldSpec, number: Decimal, unit: Unit) -> bool:
    limits = field.range.get(str(unit))
    return limits is None or limits[0] <= number <= limits[1]


def _why(spec: Spec, other: Spec, frame: Frame) -> _Why:
    message = spec.message(frame.message)
    wrong = [
        (field, value)
        for field in message.fields
        if field.vital and (value := frame.values.get(field.vital)) and value.number is not None
        if not _fits(field, value.number, value.unit)
    ]
    if all(
        any(
            unit != value.unit and str(unit) in field.range and _fits(field, value.number, unit)
            for unit in field.possible_units
        )
        for field, value in wrong
        if value.number is not None
    ):
        return _Why.UNIT
    framing = other.framing_of(other.message(frame.message))
    rows = None
    if framing is not None and framing.kind == "fixed" and framing.length:
        rows = np.frombuffer(frame.raw, dtype=np.uint8).reshape(-1, framing.length)
    again = read_as(other, (other.message(frame.message),), frame.raw, Shape.of(framing), rows)
    if not isinstance(again, Frame):
        return _Why.RANGE
    told = [again.values.get(field.vital) for field, _ in wrong if field.vital]
    good = all(value is not None and value.number for value in told)
    return _Why.ORDER if good and not _wrong(other, again) else _Why.RANGE


def _turned(spec: Spec) -> Spec:
    """The same spec with every byte order the other way round."""

    def turned(order: str | None) -> str | None:
        return None if order is None else {"big": "little", "little": "big"}[order]

    messages = tuple(
        message.model_copy(
            update={
                "order": turned(message.order),
                "fields": tuple(
                    f.model_copy(update={"order": turned(f.order)}) for f in message.fields
                ),
                "waveforms": tuple(
                    w.model_copy(update={"order": turned(w.order)}) for w in message.waveforms
                ),
            }
        )
        for message in spec.messages
    )
    return spec.model_copy(update={"order": turned(spec.order), "messages": messages})


def _body_mass(exchange: Exchange) -> Iterable[Finding]:
    """Weight, height and index of one frame that contradict each other: one has another unit."""
    for one in exchange.heard:
        told = {
            vital: value.quantity
            for vital, value in one.frame.values.items()
            if value.quantity is not None and value.number
        }
        if not {Vital.BODY_WEIGHT, Vital.BODY_HEIGHT, Vital.BMI} <= set(told):
            continue
        weight, height = told[Vital.BODY_WEIGHT], told[Vital.BODY_HEIGHT]
        assert weight is not None
        assert height is not None
        metres = height.to(Unit.CENTIMETRE, 3).value / 100
        index = weight.to(Unit.KILOGRAM, 3).value / metres**2
        said = told[Vital.BMI]
        assert isinstance(said, Quantity)
        if abs(index / said.value - 1) > _BMI_SHARE:
            says = f"{weight} at {height} is an index of {index:.1f}, the device says {said.value}"
            yield Finding(at_s=one.t_s, what=says, raw=one.frame.raw)


def _rough_waves(exchange: Exchange) -> Iterable[Finding]:
    """Signals that are smooth only with their bytes the other way round."""
    spec = exchange.spec
    for message in spec.messages:
        for wave in message.waveforms:
            if wave.type in ("u8", "i8"):
                continue
            width = {"u16": 2, "i16": 2, "u24": 3, "i24": 3, "i32": 4}[wave.type]
            for channel, name in enumerate(wave.channels):
                counts = [
                    piece.samples.counts[channel]
                    for piece in exchange.pieces
                    if piece.samples.signal == wave.signal and piece.link == 0
                ]
                if not counts:
                    continue
                told = np.concatenate(counts).astype(np.int64)
                swapped = _swapped(told, width, signed=wave.type[0] == "i")
                if len(told) > 20 and _rough(told) > _ROUGHER * _rough(swapped) > 0:
                    says = f"{wave.signal} {name} is smooth only with its bytes turned round"
                    yield Finding(at_s=exchange.pieces[0].t_s, what=says)
                    break


def _rough(counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
    """Mean step from sample to sample, as a share of the range."""
    spread = float(np.percentile(counts, 95) - np.percentile(counts, 5))
    return float(np.abs(np.diff(counts)).mean()) / spread if spread else 0.0


def _swapped(
    counts: np.ndarray[tuple[int], np.dtype[np.int64]], width: int, *, signed: bool
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    raw = counts & ((1 << 8 * width) - 1)
    out = np.zeros_like(raw)
    for byte in range(width):
        out |= (raw >> 8 * byte & 0xFF) << 8 * (width - 1 - byte)
    if signed:
        out = np.where(out >> (8 * width - 1), out - (1 << 8 * width), out)
    return out


def signal_moves(exchange: Exchange) -> Outcome:
    """A wave that stands still for seconds while it is said to be good is no wave."""
    told: list[str] = []
    findings = []
    signals = {piece.samples.signal for piece in exchange.pieces} - _OF_THE_DEVICE
    for signal in sorted(signals):
        pieces = [p for p in exchange.pieces if p.samples.signal == signal and p.link == 0]
        if not pieces:
            continue
        counts = np.concatenate([piece.samples.counts for piece in pieces], axis=1)
        valid = np.concatenate([piece.samples.valid for piece in pieces], axis=1)
        rate = pieces[0].samples.rate_hz
        if counts.shape[1] < _FLAT_S * rate or not _on_a_person(exchange):
            continue
        channels = pieces[0].samples.channels
        live = [n for n in range(len(channels)) if valid[n].any()]
        flat = [n for n in live if np.ptp(counts[n][valid[n]]) == 0]
        told.append(f"{signal}: {len(live) - len(flat)} of {len(channels)} channels move")
        if live and len(flat) == len(live):
            seconds = counts.shape[1] / rate
            says = f"{signal} stands at {int(counts[live[0], -1])} for {seconds:.1f} s"
            findings.append(Finding(at_s=pieces[0].t_s, what=says))
    if findings:
        return not_met("; ".join(told), *findings)
    return met("; ".join(told)) if told else not_seen("no wave of a person came")


def _on_a_person(exchange: Exchange) -> bool:
    """Whether the device gave values, where it gives any beside the wave."""
    gives = any(field.vital for m in exchange.spec.messages for field in m.fields)
    return not gives or any(_has_numbers(one) for one in exchange.heard)


def _has_numbers(one: Heard) -> bool:
    return any(value.number is not None for value in one.frame.values.values())


def specials_seen(exchange: Exchange) -> Outcome:
    """Which marks for "no value" came, and which the spec has that did not."""
    known: set[str] = set()
    seen: Counter[str] = Counter()
    for message in exchange.spec.messages:
        for field in message.fields:
            if field.vital:
                known |= {f"{field.vital} {special.says}" for special in field.special}
    for one in exchange.heard:
        for vital, value in one.frame.values.items():
            if value.special is not None:
                seen[f"{vital} {value.special}"] += 1
    if seen:
        return met("came: " + ", ".join(f"{name} ({n})" for name, n in sorted(seen.items())))
    if not known:
        return not_seen("the spec has no special values of its own")
    return not_seen(f"none came; the spec has {', '.join(sorted(known))}")
