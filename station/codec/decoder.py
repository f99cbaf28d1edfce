"""Bytes in, frames and samples out: the decoder of one connection.

It holds no clock and does no I/O. Its only memory is the unfinished frame or packet and the
last frame counter, so that lost frames are counted and never closed up.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from station.codec.errors import CodecError, FrameError
from station.codec.fields import Shape, read_frame
from station.codec.frames import Frame, Refusal, Samples, Waveform
from station.codec.framing import Bad, Found, One, Rows, framer_for
from station.codec.packets import Broken, PacketBuilder, Whole
from station.codec.spec import Framing, Message, Spec, WaveformSpec
from station.codec.waves import carrying, gather, validity

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Decoded", "Decoder"]


@dataclass(slots=True)
class Decoded:
    """What one piece of input gave: frames and refusals in order, and runs of samples."""

    items: list[Frame | Refusal] = field(default_factory=list)
    samples: list[Samples] = field(default_factory=list)


class Decoder:
    """Reads one connection's bytes after one spec.

    `mode` chooses the framing where a spec has several (the first is the default). `signals`
    names the waveforms to gather (None: all). With `detail` every wire frame of a pure
    waveform stream becomes a `Frame` too; a live stream does without.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        mode: str | None = None,
        signals: Collection[str] | None = None,
        detail: bool = False,
    ) -> None:
        """Raises `CodecError` for a mode that the spec does not have."""
        self.spec = spec
        self._signals = signals
        self._detail = detail
        self.framing = _framing(spec, mode)
        self._shape = Shape.of(self.framing)
        self.messages = [
            message
            for message in spec.messages
            if self.framing is None or message.mode == self.framing.mode
        ]
        self._framer = framer_for(self.framing) if self.framing else None
        self._packets: PacketBuilder | None = None
        if self.framing is not None and self.framing.packet is not None:
            self._packets = PacketBuilder(self.framing.packet, self.framing.length or 0)
        self._last_count: int | None = None
        self._lost = 0

    def feed(self, data: bytes, channel: str | None = None) -> Decoded:
        """Take bytes as they came; for Bluetooth `channel` is the characteristic's UUID
        (None: the spec's first one).
        """
        out = Decoded()
        if self._framer is None:
            out.items.append(self._gatt(data, channel))
        else:
            self._take(self._framer.feed(data), out)
        return out

    def flush(self) -> Decoded:
        """The input has ended: say what was left unfinished."""
        out = Decoded()
        if self._framer is not None:
            self._take(self._framer.flush(), out)
        if self._packets is not None:
            for broken in self._packets.end():
                self._packet(broken, out)
        return out

    def _refuse(self, raw: bytes, error: str) -> Refusal:
        return Refusal(spec=self.spec.id, raw=raw, error=error)

    def _gatt(self, data: bytes, channel: str | None) -> Frame | Refusal:
        message = self.messages[0] if channel is None else self.spec.message_on(channel)
        if message is None:
            return self._refuse(data, f"characteristic {channel} is not in {self.spec.id}")
        return self._read([message], data)

    def _read(
        self, messages: Iterable[Message], raw: bytes, rows: NDArray[np.uint8] | None = None
    ) -> Frame | Refusal:
        """Read a frame as the first of these messages that it matches."""
        for message in messages:
            waves = () if rows is None else _waveforms(self.spec, message, rows)
            try:
                frame = read_frame(self.spec, message, raw, self._shape, waves)
            except FrameError as problem:
                return self._refuse(raw, str(problem))
            if frame is not None:
                return frame
        return self._refuse(
            raw, f"none of the messages of {self.spec.id} has these values in its first bytes"
        )

    def _take(self, found: list[Found], out: Decoded) -> None:
        for item in found:
            if isinstance(item, Rows):
                self._rows(item.rows, out)
            elif isinstance(item, One):
                out.items.append(self._read(self.messages, item.raw))
            else:
                self._bad(item, out)

    def _bad(self, bad: Bad, out: Decoded) -> None:
        length = self._shape.wire_length
        if length and self.framing is not None and self.framing.counter is None:
            self._lost += max(1, round(len(bad.raw) / length))
        if self._packets is None:
            out.items.append(self._refuse(bad.raw, bad.error))
            return
        change = self._packets.spoil if bad.aligned else self._packets.tear
        for packet in change(bad.raw, bad.error):
            self._packet(packet, out)

    def _rows(self, rows: NDArray[np.uint8], out: Decoded) -> None:
        for lost, run in self._runs(rows):
            self._samples(run, lost, out)
        if self._packets is not None:
            for packet in self._packets.add(rows):
                self._packet(packet, out)
        elif self._detail or any(message.fields_matter for message in self.messages):
            for row in rows:
                out.items.append(self._read(self.messages, row.tobytes(), row[None, :]))

    def _packet(self, packet: Whole | Broken, out: Decoded) -> None:
        if isinstance(packet, Broken):
            out.items.append(self._refuse(packet.raw, packet.error))
        else:
            rows = packet.rows
            out.items.append(self._read(self.messages, rows.tobytes(), rows))

    def _runs(self, rows: NDArray[np.uint8]) -> list[tuple[int, NDArray[np.uint8]]]:
        """Cut where frames are missing: (frames lost before, run of frames)."""
        counter = self.framing.counter if self.framing is not None else None
        if counter is None:
            lost, self._lost = self._lost, 0
            return [(lost, rows)]
        counts = rows[:, counter.byte].astype(np.int64)
        before = self._last_count if self._last_count is not None else int(counts[0]) - 1
        steps = np.diff(counts, prepend=before) % counter.modulo
        self._last_count = int(counts[-1])
        gaps = np.flatnonzero(steps != 1)
        if not len(gaps):
            return [(0, rows)]
        edges = sorted({0, *map(int, gaps), len(rows)})
        return [
            (int((steps[start] - 1) % counter.modulo), rows[start:end])
            for start, end in itertools.pairwise(edges)
        ]

    def _samples(self, rows: NDArray[np.uint8], lost: int, out: Decoded) -> None:
        for message in self.messages:
            for wave in message.waveforms:
                if self._signals is not None and wave.signal not in self._signals:
                    continue
                counts = gather(wave, wave.order or message.order or self.spec.order, rows)
                carries = carrying(wave, rows, counts)
                if carries is not None:
                    counts = np.ascontiguousarray(counts[:, carries])
                if not counts.shape[1]:
                    continue
                out.samples.append(
                    Samples(
                        signal=wave.signal,
                        channels=wave.channels,
                        rate_hz=float(wave.rate_hz),
                        counts=counts,
                        valid=validity(wave, counts),
                        scale=float(wave.scale),
                        offset=float(wave.offset),
                        unit=wave.unit,
                        lost_before=lost if carries is None else None,
                    )
                )


def _framing(spec: Spec, mode: str | None) -> Framing | None:
    if mode is None:
        return spec.framings[0] if spec.framings else None
    for framing in spec.framings:
        if framing.mode == mode:
            return framing
    modes = ", ".join(framing.mode for framing in spec.framings if framing.mode)
    raise CodecError(
        f"{spec.id} has no mode {mode!r}; it has {modes or 'only one, without a name'}"
    )


def _waveforms(spec: Spec, message: Message, rows: NDArray[np.uint8]) -> tuple[Waveform, ...]:
    """The samples of these wire frames, one `Waveform` a channel."""
    found: list[Waveform] = []
    for wave in message.waveforms:
        counts = gather(wave, wave.order or message.order or spec.order, rows)
        carries = carrying(wave, rows, counts)
        if carries is not None:
            counts = counts[:, carries]
        if not counts.shape[1]:
            continue
        valid = validity(wave, counts)
        found.extend(
            _channel(wave, name, counts[k], valid[k]) for k, name in enumerate(wave.channels)
        )
    return tuple(found)


def _channel(
    wave: WaveformSpec, name: str, counts: NDArray[np.int32], valid: NDArray[np.bool_]
) -> Waveform:
    return Waveform(
        signal=wave.signal,
        channel=name,
        rate_hz=float(wave.rate_hz),
        counts=counts,
        valid=valid,
        scale=float(wave.scale),
        offset=float(wave.offset),
        unit=wave.unit,
    )
