"""One byte stream of a connection: frames in step, packets, lost frames, and its samples.

It holds no clock and does no I/O. Its only memory is the unfinished frame or packet, the last
frame counter, and what the last frames said, so that the same again need not be read again.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from station.codec.framers import framer_for
from station.codec.framing import Bad, Found, One, Rows, holds
from station.codec.news import News
from station.codec.packets import Broken, PacketBuilder, Whole
from station.codec.reading import Decoded, read_as, refuse
from station.codec.shape import Shape
from station.codec.waves import carrying, gather, run_of, run_of_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.frames import Frame, Refusal
    from station.codec.spec import Framing, Message, Spec

__all__ = ["Stream"]

# Up to this many frames are followed one by one.
_FEW = 32


class Stream:
    """Reads the bytes of one framing. `signals` and `detail` as in `Decoder`."""

    def __init__(
        self,
        spec: Spec,
        framing: Framing,
        *,
        signals: Collection[str] | None = None,
        detail: bool = False,
    ) -> None:
        """Begin out of step."""
        self._spec = spec
        self._framing = framing
        self._signals = signals
        self._shape = Shape.of(framing)
        self._messages = [m for m in spec.messages if spec.framing_of(m) is framing]
        self._framer = framer_for(framing)
        self._packets: PacketBuilder | None = None
        if framing.packet is not None:
            self._packets = PacketBuilder(framing.packet, framing.length or 0)
        self._news = News(self._messages, detail=detail)
        # Worked out here and not for each piece: there are a hundred pieces a second.
        self._reads_fields = detail or any(message.fields_matter for message in self._messages)
        self._waves = [
            (wave, wave.order or message.order or spec.order)
            for message in self._messages
            for wave in message.waveforms
            if signals is None or wave.signal in signals
        ]
        self._last_count: int | None = None
        self._lost = 0

    @property
    def messages(self) -> Sequence[Message]:
        """The messages that it may bring."""
        return self._messages

    def feed(self, data: bytes, out: Decoded) -> None:
        """Take bytes as they came."""
        self._take(self._framer.feed(data), out)

    def flush(self, out: Decoded) -> None:
        """The input has ended: say what was left unfinished."""
        self._take(self._framer.flush(), out)
        if self._packets is not None:
            for broken in self._packets.end():
                self._packet(broken, out)

    def _take(self, found: list[Found], out: Decoded) -> None:
        for item in found:
            if isinstance(item, Rows):
                self._rows(item.rows, out)
            elif isinstance(item, One):
                self._one(item.raw, out)
            else:
                self._bad(item, out)

    def _one(self, raw: bytes, out: Decoded) -> None:
        """A frame of varying length: its samples always, its values where they are news."""
        if self._news.same(raw):
            message: Message | None = self._news.message_of(raw)
        else:
            item = read_as(self._spec, self._messages, raw, self._shape)
            out.items.append(item)
            message = self._news.told(raw, item)
        if message is not None and message.waveforms:
            order = message.order or self._spec.order
            lost, self._lost = self._lost, 0
            for wave in message.waveforms:
                if self._wanted(wave.signal):
                    end = len(raw) - self._shape.trailer
                    run = run_of_frame(wave, order, raw[:end], None if lost else 0)
                    if run is not None:
                        out.samples.append(run)

    def _wanted(self, signal: str) -> bool:
        return self._signals is None or signal in self._signals

    def _bad(self, bad: Bad, out: Decoded) -> None:
        length = self._shape.wire_length
        if self._framing.counter is None:
            self._lost += max(1, round(len(bad.raw) / length)) if length else 1
        if self._packets is None:
            out.items.append(refuse(self._spec, bad.raw, bad.error))
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
        elif self._reads_fields:
            for row in rows[self._news.worth_reading(rows)]:
                out.items.append(self._read(row.tobytes(), row[None, :]))

    def _read(self, raw: bytes, rows: NDArray[np.uint8]) -> Frame | Refusal:
        return read_as(self._spec, self._messages, raw, self._shape, rows)

    def _packet(self, packet: Whole | Broken, out: Decoded) -> None:
        if isinstance(packet, Broken):
            out.items.append(refuse(self._spec, packet.raw, packet.error))
        else:
            out.items.append(self._read(packet.rows.tobytes(), packet.rows))

    def _runs(self, rows: NDArray[np.uint8]) -> list[tuple[int, NDArray[np.uint8]]]:
        """Cut where frames are missing: (frames lost before, run of frames)."""
        counter = self._framing.counter
        if counter is None:
            lost, self._lost = self._lost, 0
            return [(lost, rows)]
        first, last = int(rows[0, counter.byte]), int(rows[-1, counter.byte])
        before = self._last_count if self._last_count is not None else first - 1
        self._last_count = last
        # Live pieces are short, and for them plain numbers cost a tenth of what arrays cost.
        if len(rows) <= _FEW:
            told = [before, *rows[:, counter.byte].tolist()]
            if all((now - was) % counter.modulo == 1 for was, now in itertools.pairwise(told)):
                return [(0, rows)]
        counts = rows[:, counter.byte].astype(np.int64)
        steps = np.diff(counts, prepend=before) % counter.modulo
        gaps = np.flatnonzero(steps != 1)
        if not len(gaps):
            return [(0, rows)]
        edges = sorted({0, *map(int, gaps), len(rows)})
        return [
            (int((steps[start] - 1) % counter.modulo), rows[start:end])
            for start, end in itertools.pairwise(edges)
        ]

    def _samples(self, rows: NDArray[np.uint8], lost: int, out: Decoded) -> None:
        for wave, order in self._waves:
            if wave.where is not None and not holds(wave.where, rows).any():
                continue
            counts = gather(wave, order, rows)
            carries = carrying(wave, rows, counts)
            if carries is not None:
                counts = np.ascontiguousarray(counts[:, carries])
            if counts.shape[1]:
                out.samples.append(run_of(wave, counts, lost if carries is None else None))
