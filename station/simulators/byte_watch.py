"""What passes a host, cut into frames and named after the spec, for people who look at bytes.

Bytes are taken in the thread of the simulation and read in that of whoever looks. All are cut
into frames, which is cheap; only the newest ones are taken apart, and the others are counted.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from station.codec import Frame, full_uuid
from station.codec.anatomy import anatomy
from station.codec.framers import framer_for
from station.codec.framing import Bad, Framer, One, Rows
from station.codec.packets import Broken, PacketBuilder
from station.codec.reading import read_as
from station.codec.shape import Shape
from station.lab import Frames, FrameView, PartView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.codec import Spec
    from station.codec.spec import Framing, Message

__all__ = ["ByteWatch"]

# Pieces that wait for somebody to look: at 50 a second, more than a minute.
_MOST_PIECES: Final = 4096
# So many bytes without a frame make it look for another format of the spec.
_LOST_BYTES: Final = 256
_ERROR_CHARACTERS: Final = 300


@dataclass(frozen=True, slots=True)
class _Piece:
    at_s: float
    sent: bool
    data: bytes
    uuid: str | None


@dataclass(frozen=True, slots=True)
class _Raw:
    """A frame, or bytes that are none, not yet taken apart."""

    at_s: float
    sent: bool
    raw: bytes
    framing: Framing | None
    messages: Sequence[Message]
    error: str = ""
    early: bool = False
    """It began before somebody could know where a packet begins: no fault, and not shown."""


class ByteWatch:
    """Of one instrument. `piece` fits `Host.tap`."""

    def __init__(self, spec: Spec, instrument: str) -> None:
        self._spec = spec
        self._instrument = instrument
        self._pieces: deque[_Piece] = deque(maxlen=_MOST_PIECES)
        self._taken = 0
        self._seen = 0
        self.sent = 0
        self.received = 0
        self._number = 0
        self._skipped = 0
        self._streams: dict[str | None, _Cutter] = {}
        if spec.link.kind == "bluetooth":
            for framing in spec.framings:
                cutter = _Cutter(spec, framing)
                self._streams |= dict.fromkeys(map(full_uuid, framing.characteristics), cutter)
        else:
            self._streams[None] = _Cutter(spec, spec.framings[0])

    def piece(self, at_s: float, sent: bool, data: bytes, uuid: str | None) -> None:
        """Bytes passed."""
        if sent:
            self.sent += len(data)
        else:
            self.received += len(data)
        self._taken += 1
        self._pieces.append(_Piece(at_s, sent, data, uuid))

    def frames(self, most: int) -> Frames:
        """The newest frames since the last call, at most so many."""
        newest: deque[_Raw] = deque(maxlen=most)
        count = 0
        while self._pieces:
            piece = self._pieces.popleft()
            self._seen += 1
            for raw in self._cut(piece):
                count += 1
                if not raw.early:
                    newest.append(raw)
        lost = self._taken - self._seen - len(self._pieces)  # nobody looked for so long
        self._seen += lost
        left_out = count - len(newest) + lost
        self._skipped += left_out
        shown = []
        for raw in newest:
            self._number += 1
            shown.append(replace(self._apart(raw, self._number), skipped=self._skipped))
            self._skipped = 0
        return Frames(frames=tuple(shown), left_out=left_out)

    def _cut(self, piece: _Piece) -> list[_Raw]:
        if not piece.sent and piece.uuid is None:
            return [_command(self._spec, piece)]
        stream = self._streams.get(piece.uuid and full_uuid(piece.uuid))
        if stream is not None and piece.sent:
            return stream.cut(piece)
        messages = self._spec.messages_on(piece.uuid or "")
        return [_Raw(piece.at_s, piece.sent, piece.data, None, messages)]

    def _apart(self, raw: _Raw, number: int) -> FrameView:
        view = FrameView(
            number=number,
            at_s=raw.at_s,
            instrument=self._instrument,
            sent=raw.sent,
            what="",
            raw=raw.raw,
            complaint=raw.error[:_ERROR_CHARACTERS],
        )
        shape = Shape.of(raw.framing)
        if shape.frames > 1:
            view = replace(view, row=shape.wire_length)
        if shape.marks is not None:
            view = replace(view, text=True)
        if raw.error or not raw.messages:
            return view
        rows = None
        if shape.wire_length and len(raw.raw) % shape.wire_length == 0:
            import numpy as np

            rows = np.frombuffer(raw.raw, dtype=np.uint8).reshape(-1, shape.wire_length)
        item = read_as(self._spec, raw.messages, raw.raw, shape, rows)
        if not isinstance(item, Frame):
            # A command that no message describes is no fault.
            return replace(view, complaint=item.error[:_ERROR_CHARACTERS]) if raw.sent else view
        parts = tuple(
            PartView(name=part.name, places=part.places, says=part.says, frame=part.frame)
            for part in anatomy(self._spec, item, raw.framing)
        )
        return replace(view, what=item.message, parts=parts)


def _command(spec: Spec, piece: _Piece) -> _Raw:
    """What a host sent on a line: a frame of the spec where one of its formats has it."""
    for framing in spec.framings:
        messages = _messages_of(spec, framing)
        if not any(message.delivery == "write" for message in messages):
            continue
        framer = framer_for(framing)
        found = [*framer.feed(piece.data), *framer.flush()]
        if len(found) == 1 and not isinstance(found[0], Bad):
            return _Raw(piece.at_s, False, piece.data, framing, messages)
    return _Raw(piece.at_s, False, piece.data, None, ())


def _messages_of(spec: Spec, framing: Framing) -> tuple[Message, ...]:
    return tuple(message for message in spec.messages if spec.framing_of(message) is framing)


@dataclass(slots=True)
class _Cutter:
    """Cuts a stream into frames; where nothing fits any more, by another format of the spec."""

    spec: Spec
    framing: Framing
    _bad: bytes = b""
    _whole: bool = False
    _messages: tuple[Message, ...] = field(init=False)
    _framer: Framer = field(init=False)
    _packets: PacketBuilder | None = field(init=False)

    def __post_init__(self) -> None:
        self._take(self.framing)

    def _take(self, framing: Framing) -> None:
        self.framing = framing
        self._whole = False
        self._messages = _messages_of(self.spec, framing)
        self._framer = framer_for(framing)
        self._packets = None
        if framing.packet is not None:
            self._packets = PacketBuilder(framing.packet, framing.length or 0)

    def cut(self, piece: _Piece) -> list[_Raw]:
        out: list[_Raw] = []
        for found in self._framer.feed(piece.data):
            if isinstance(found, Bad):
                self._bad += found.raw
                out += self._spoilt(piece, found)
                continue
            self._bad = b""
            if isinstance(found, One):
                out.append(self._frame(piece, found.raw))
            elif self._packets is None:
                out += [self._frame(piece, row.tobytes()) for row in found.rows]
            else:
                out += [self._packet(piece, one) for one in self._packets.add(found.rows)]
        if len(self._bad) >= _LOST_BYTES:
            self._look_elsewhere()
        return out

    def _frame(self, piece: _Piece, raw: bytes) -> _Raw:
        return _Raw(piece.at_s, piece.sent, raw, self.framing, self._messages)

    def _packet(self, piece: _Piece, one: object) -> _Raw:
        if isinstance(one, Broken):
            early = not self._whole
            return _Raw(piece.at_s, piece.sent, one.raw, self.framing, (), one.error, early)
        self._whole = True
        return self._frame(piece, one.rows.tobytes())  # type: ignore[attr-defined]

    def _spoilt(self, piece: _Piece, bad: Bad) -> list[_Raw]:
        if self._packets is None:
            return [_Raw(piece.at_s, piece.sent, bad.raw, self.framing, (), bad.error)]
        # The packet that it spoils has it in itself.
        change = self._packets.spoil if bad.aligned else self._packets.tear
        return [self._packet(piece, one) for one in change(bad.raw, bad.error)]

    def _look_elsewhere(self) -> None:
        """The host has chosen another format: the one of which the last bytes have most."""
        best, most = self.framing, len(self._bad) // 2
        for framing in self.spec.framings:
            found = framer_for(framing).feed(self._bad)
            good = sum(len(one.raw) for one in found if isinstance(one, One))
            good += sum(one.rows.size for one in found if isinstance(one, Rows))
            if good > most:
                best, most = framing, good
        self._bad = b""
        if best is not self.framing:
            self._take(best)
