"""The contract that every spec keeps, as the project's own tests check it.

Its examples mean what they say; glued, cut, torn and dirtied they still mean that and nothing
else; spoilt bytes are refused where a checksum or a range can tell. What no example shows is told
and is no breach: it has to stand in `not_proven` until somebody has seen it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from station.codec import Decoder, Frame, Refusal, Spec
from station.codec.proof import channel_of, not_proven
from station.codec.spec import Example

__all__ = ["Finding", "check_spec", "example_problems"]

_SPOILT: Final = 2000
"""Spoilt copies of each example that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`wrong` breaks the contract, `missing` is needed for it, `open` is good to know."""

    kind: Literal["wrong", "missing", "open"]
    says: str


def check_spec(spec: Spec, seed: int = 1) -> tuple[Finding, ...]:
    """Everything that speaks against a spec, the worst first. `seed` is of the spoilt bytes."""
    found = [
        *_missing(spec),
        *(
            Finding(kind="wrong", says=says)
            for e in spec.examples
            for says in example_problems(spec, e)
        ),
    ]
    if not any(finding.kind == "wrong" for finding in found):
        found += (Finding(kind="wrong", says=says) for says in _stream_problems(spec))
        found += (Finding(kind="wrong", says=says) for says in _spoilt_problems(spec, seed))
    found += (Finding(kind="open", says=f"no example shows {fact}") for fact in not_proven(spec))
    order = ("wrong", "missing", "open")
    return tuple(sorted(found, key=lambda finding: order.index(finding.kind)))


def _missing(spec: Spec) -> Iterator[Finding]:
    """What every spec needs besides being sound."""
    if not any(example.error is None for example in spec.examples):
        yield Finding(kind="missing", says="an example of bytes that are understood")
    if not any(example.error is not None for example in spec.examples):
        yield Finding(kind="missing", says="an example of bytes that are refused: wrong sum, torn")
    if not spec.vitals and not spec.signals:
        yield Finding(kind="missing", says="a vital or a waveform: nothing in it is read yet")
    if not spec.sources:
        yield Finding(kind="missing", says="a [[source]]: where the facts come from")
    if spec.link.kind == "bluetooth" and spec.link.advertisement is None:
        yield Finding(kind="missing", says="[link.advertisement]: nobody would recognise it")
    for vital in spec.vitals:
        shown = {
            number
            for example in spec.examples
            for number in (example.values.get(vital), *example.series.get(vital, ()))
        }
        if shown <= {None, "none"}:
            yield Finding(kind="missing", says=f"an example with a number of {vital}")


def example_problems(spec: Spec, example: Example) -> list[str]:
    """What the bytes of an example say otherwise than the example."""
    items = _read(spec, example, [example.data])
    frames = [item for item in items if isinstance(item, Frame)]
    refusals = [item for item in items if isinstance(item, Refusal)]
    where = f"example {example.says!r}: "
    if example.error is not None:
        if frames:
            return [f"{where}is understood, and should be refused"]
        if not any(example.error in refusal.error for refusal in refusals):
            told = "; ".join(refusal.error for refusal in refusals) or "nothing was said"
            return [f"{where}refused with {told!r}, expected {example.error!r}"]
        return []
    if refusals or len(frames) != 1:
        told = "; ".join(refusal.error for refusal in refusals) or f"{len(frames)} frames"
        return [f"{where}is not read as one frame: {told}"]
    return [where + says for says in _differences(example, frames[0])]


def _differences(example: Example, frame: Frame) -> Iterator[str]:
    if example.message not in (None, frame.message):
        yield f"is message {frame.message}, expected {example.message}"
    values = {str(vital): _told(value.number) for vital, value in frame.values.items()}
    wanted = {str(vital): number for vital, number in example.values.items()}
    if values != wanted:
        yield f"values are {_shown(values)}, expected {_shown(wanted)}"
    series = {str(v): tuple(_told(x.number) for x in some) for v, some in frame.series.items()}
    several = {str(vital): numbers for vital, numbers in example.series.items()}
    if series != several:
        yield f"series are {_shown(series)}, expected {_shown(several)}"
    for vital, unit in example.units.items():
        if vital in frame.values and frame.values[vital].unit != unit:
            yield f"{vital} is in {frame.values[vital].unit}, expected {unit}"
    for name, said in example.flags.items():
        if frame.flags.get(name) != said:
            yield f"{name} is {frame.flags.get(name)!r}, expected {said!r}"
    told = frame.device_time.isoformat() if frame.device_time else None
    if told != example.device_time:
        yield f"device time is {told}, expected {example.device_time}"
    if frame.final != example.final:
        yield f"final is {str(frame.final).lower()}, expected {str(example.final).lower()}"
    if frame.chartable != example.chartable:
        why = f" ({'; '.join(frame.why_not)})" if frame.why_not else ""
        yield f"chartable is {str(frame.chartable).lower()}{why}"
    if example.why_not and not any(example.why_not in reason for reason in frame.why_not):
        yield f"why_not is {'; '.join(frame.why_not)!r}, expected {example.why_not!r}"


def _told(number: Decimal | None) -> Decimal | str:
    return "none" if number is None else number


def _shown(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items()) or "none"


def _read(spec: Spec, example: Example, pieces: Iterable[bytes]) -> list[Frame | Refusal]:
    decoder = Decoder(spec, mode=example.mode, detail=True)
    channel = channel_of(spec, example)
    items: list[Frame | Refusal] = []
    for piece in pieces:
        items += decoder.feed(piece, channel).items
    return items + decoder.flush().items


def _in_streams(spec: Spec) -> Iterator[list[Example]]:
    """The good examples of each byte stream."""
    streams: dict[str | None, list[Example]] = {}
    for example in spec.examples:
        message = spec.message(example.message) if example.message else None
        gatt = spec.link.kind == "bluetooth" and (
            message is None or spec.framing_of(message) is None
        )
        if example.error is None and not gatt:
            streams.setdefault(example.mode, []).append(example)
    yield from streams.values()


def _stream_problems(spec: Spec) -> Iterator[str]:
    """Glued, cut and torn streams that do not give the frames that were sent."""
    for examples in _in_streams(spec):
        sent = [example.data for example in (examples * 6)[: max(6, len(examples))]]
        data = b"".join(sent)
        mode = f" of mode {examples[0].mode}" if examples[0].mode else ""
        for size in (len(data), 1, 7):
            pieces = [data[at : at + size] for at in range(0, len(data), size)]
            items = _read(spec, examples[0], pieces)
            if b"".join(item.raw for item in items) != data:
                yield f"frames{mode} in pieces of {size}: bytes were lost or told twice"
            elif [item.raw for item in items if isinstance(item, Frame)] != sent:
                yield f"frames{mode} in pieces of {size}: not all of them were read"
        torn, *rest = sent
        for cut in range(1, len(torn)):
            items = _read(spec, examples[0], [torn[cut:] + b"".join(rest)])
            frames = [item for item in items if isinstance(item, Frame)]
            # Where nothing but an end marks a text, its rest may be read, but never charted.
            if any(frame.chartable and frame.raw not in sent for frame in frames):
                yield f"a frame{mode} torn at byte {cut}: a value was read that was never sent"
                return
            if [frame.raw for frame in frames][-2:] != rest[-2:]:
                yield f"a frame{mode} torn at byte {cut}: the frames behind it were not read"
                return


def _spoilt_problems(spec: Spec, seed: int) -> Iterator[str]:
    """Spoilt bytes that end in an exception, or in a chartable value outside its range."""
    rng = random.Random(seed)  # noqa: S311 - noise, not a secret
    for example in spec.examples:
        for _ in range(max(1, _SPOILT // max(1, len(spec.examples)))):
            data = bytearray(example.data or b"\0")
            for _ in range(rng.randint(1, 3)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            spoilt = bytes(data[: rng.randint(0, len(data))] if rng.random() < 0.2 else data)
            try:
                items = _read(spec, example, [spoilt])
            except Exception as problem:
                yield f"the bytes {spoilt.hex(' ')} end in {type(problem).__name__}: {problem}"
                return
            for says in _beyond(spec, items):
                yield f"the bytes {spoilt.hex(' ')}: {says}"
                return


def _beyond(spec: Spec, items: Iterable[Frame | Refusal]) -> Iterator[str]:
    for item in items:
        if not isinstance(item, Frame) or not item.chartable:
            continue
        for field in spec.message(item.message).fields:
            value = item.values.get(field.vital) if field.vital is not None else None
            if value is None or value.number is None:
                continue
            limits = field.range.get(str(value.unit))
            if limits is not None and not limits[0] <= value.number <= limits[1]:
                yield f"{field.vital} {value.number} {value.unit} is chartable and out of range"
