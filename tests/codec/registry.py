"""What the sweeping tests share: every spec, its streams, its worked examples, and how to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from _pytest.mark.structures import ParameterSet

from station.codec import Decoder, Frame, Refusal, Spec, load_spec, spec_ids
from station.codec.spec import Example

SPECS = tuple(load_spec(spec_id) for spec_id in spec_ids())


@dataclass(frozen=True)
class Stream:
    """One way a device sends: a spec in one mode, or a Bluetooth spec."""

    spec: Spec
    mode: str | None

    def __str__(self) -> str:
        return f"{self.spec.id}-{self.mode}" if self.mode else self.spec.id

    def decoder(self) -> Decoder:
        """A fresh decoder that gives a `Frame` for everything."""
        return Decoder(self.spec, mode=self.mode, detail=True)

    @property
    def good(self) -> list[bytes]:
        """The bytes of every example that must be understood."""
        return [
            bytes.fromhex(example.hex)
            for example in self.spec.examples
            if example.error is None and example.mode == self.mode
        ]


STREAMS = tuple(
    Stream(spec, framing.mode)
    for spec in SPECS
    if spec.link.kind == "serial"
    for framing in spec.framings
)


def each_stream() -> list[ParameterSet]:
    """Every byte stream, for `parametrize`."""
    return [pytest.param(stream, id=str(stream)) for stream in STREAMS]


def each_example(only: Callable[[Spec, Example], object] = lambda *_: True) -> list[ParameterSet]:
    """Every worked example for which `only` holds, for `parametrize`."""
    return [
        pytest.param(spec, example, id=f"{spec.id}-{number}-{example.says[:40]}")
        for spec in SPECS
        for number, example in enumerate(spec.examples)
        if only(spec, example)
    ]


def characteristic_of(spec: Spec, example: Example) -> str | None:
    """The characteristic that an example of a Bluetooth spec came on."""
    return spec.message(example.message).characteristic if example.message else None


def read(stream: Stream, pieces: Iterable[bytes], *, flush: bool = True) -> list[Frame | Refusal]:
    """Feed these pieces to a fresh decoder: all frames and refusals, in order."""
    decoder = stream.decoder()
    items: list[Frame | Refusal] = []
    for piece in pieces:
        items += decoder.feed(piece).items
    if flush:
        items += decoder.flush().items
    return items


def decode_example(spec: Spec, example: Example) -> list[Frame | Refusal]:
    """What the bytes of an example give."""
    decoder = Decoder(spec, mode=example.mode, detail=True)
    fed = decoder.feed(bytes.fromhex(example.hex), characteristic_of(spec, example))
    return [*fed.items, *decoder.flush().items]


def frames_in(items: Iterable[Frame | Refusal]) -> list[Frame]:
    """The frames alone."""
    return [item for item in items if isinstance(item, Frame)]


def refusals_in(items: Iterable[Frame | Refusal]) -> list[Refusal]:
    """The refusals alone."""
    return [item for item in items if isinstance(item, Refusal)]


def said_by(frame: Frame) -> tuple[object, ...]:
    """Everything that a frame says, in a form that can be compared."""
    return (
        frame.message,
        tuple(
            (vital, value.number, value.unit, value.special)
            for vital, value in frame.values.items()
        ),
        tuple(sorted(frame.flags.items())),
        frame.device_time,
        frame.final,
        frame.why_not,
        tuple(
            (wave.signal, wave.channel, tuple(wave.counts.tolist()), tuple(wave.valid.tolist()))
            for wave in frame.waveforms
        ),
    )


def samples_of(frame: Frame) -> dict[str, list[Decimal]]:
    """Physical values by signal (one channel of that name) or `signal_channel`, valid ones only."""
    named: dict[str, list[Decimal]] = {}
    for wave in frame.waveforms:
        name = wave.signal if wave.channel == wave.signal else f"{wave.signal}_{wave.channel}"
        scale, offset = Decimal(repr(wave.scale)), Decimal(repr(wave.offset))
        counts = wave.counts[wave.valid].tolist()
        named[name] = [count * scale + offset for count in counts]
    return named


def pieces_of(data: bytes, size: int) -> Iterator[bytes]:
    """Cut into pieces of that size."""
    for at in range(0, len(data), size):
        yield data[at : at + size]
