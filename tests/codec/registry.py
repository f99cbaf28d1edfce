"""What the sweeping tests share: every spec, its streams, its worked examples, and how to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from _pytest.mark.structures import ParameterSet

from station.codec import Decoder, Frame, Refusal, Spec, load_spec, spec_ids
from station.codec.spec import Example, Framing

SPECS = tuple(load_spec(spec_id) for spec_id in spec_ids())


@dataclass(frozen=True)
class Stream:
    """One way a device sends a stream: a spec in one mode, or joined values over Bluetooth."""

    spec: Spec
    mode: str | None
    framing: Framing

    def __str__(self) -> str:
        return f"{self.spec.id}-{self.mode}" if self.mode else self.spec.id

    def decoder(self) -> Decoder:
        """A fresh decoder that gives a `Frame` for everything."""
        return Decoder(self.spec, mode=self.mode, detail=True)

    @property
    def channel(self) -> str | None:
        """The characteristic that it comes on, over Bluetooth."""
        return next(iter(self.framing.characteristics), None)

    @property
    def unprotected(self) -> bool:
        """Whether nothing checks its frames: a text, or a frame without a checksum whose last
        byte may be many, and so may be another one's.
        """
        framing = self.framing
        if framing.checksum is not None or framing.kind not in ("delimited", "fixed"):
            return False
        last = [rule for rule in framing.constants if rule.byte in (-1, (framing.length or 0) - 1)]
        return not any(rule.mask == 0xFF for rule in last)

    @property
    def good(self) -> list[bytes]:
        """The bytes of every example that must be understood."""
        return [
            example.data
            for example in self.spec.examples
            if example.error is None and framing_of(self.spec, example) is self.framing
        ]


def framing_of(spec: Spec, example: Example) -> Framing | None:
    """The framing that the bytes of an example come in; None for a GATT value."""
    if example.message is not None:
        return spec.framing_of(spec.message(example.message))
    if spec.link.kind == "bluetooth" and spec.framing_of(spec.messages[0]) is None:
        return None
    modes = {framing.mode: framing for framing in spec.framings}
    return modes[example.mode or spec.framings[0].mode]


STREAMS = tuple(Stream(spec, framing.mode, framing) for spec in SPECS for framing in spec.framings)


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
    framing = framing_of(spec, example)
    if framing is not None:
        return next(iter(framing.characteristics), None)
    return spec.message(example.message).characteristic if example.message else None


def read(stream: Stream, pieces: Iterable[bytes], *, flush: bool = True) -> list[Frame | Refusal]:
    """Feed these pieces to a fresh decoder: all frames and refusals, in order."""
    decoder = stream.decoder()
    items: list[Frame | Refusal] = []
    for piece in pieces:
        items += decoder.feed(piece, stream.channel).items
    if flush:
        items += decoder.flush().items
    return items


def decode_example(spec: Spec, example: Example) -> list[Frame | Refusal]:
    """What the bytes of an example give."""
    decoder = Decoder(spec, mode=example.mode, detail=True)
    fed = decoder.feed(example.data, characteristic_of(spec, example))
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
        tuple(
            (vital, tuple((value.number, value.unit) for value in values))
            for vital, values in frame.series.items()
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
