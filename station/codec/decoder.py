"""Bytes in, frames and samples out: the decoder of one connection.

A serial line is one stream. Over Bluetooth each value is a frame by itself, except on those
characteristics that the spec joins to a stream of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from station.codec.errors import CodecError
from station.codec.frames import Frame
from station.codec.reading import Decoded, read_as, refuse
from station.codec.shape import Shape
from station.codec.spec import Framing, Message, Spec
from station.codec.stream import Stream
from station.codec.uuids import full_uuid
from station.codec.values import ValueSamples

__all__ = ["Decoded", "Decoder"]


class Decoder:
    """Reads one connection's bytes after one spec.

    `mode` chooses the framing where a serial spec has several (the first is the default).
    `signals` names the waveforms to gather (None: all). With `detail` every wire frame becomes a
    `Frame`, also of a pure waveform stream and where it says the same as the one before; a live
    stream does without.
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
        self.framing = _framing(spec, mode)
        self._streams: dict[str, Stream] = {}
        self._line: Stream | None = None
        self._values = ValueSamples(spec, signals)

        def stream(framing: Framing) -> Stream:
            return Stream(spec, framing, signals=signals, detail=detail)

        if spec.link.kind == "bluetooth":
            for framing in spec.framings:
                joined = stream(framing)
                self._streams |= dict.fromkeys(map(full_uuid, framing.characteristics), joined)
        elif self.framing is not None:
            self._line = stream(self.framing)

    @property
    def messages(self) -> Sequence[Message]:
        """The messages that may come: of the chosen mode, or all of a Bluetooth device."""
        return self.spec.messages if self._line is None else self._line.messages

    def feed(self, data: bytes, channel: str | None = None) -> Decoded:
        """Take bytes as they came; for Bluetooth `channel` is the characteristic's UUID
        (None: the spec's first one).
        """
        out = Decoded()
        stream = self._stream(channel)
        if stream is not None:
            stream.feed(data, out)
        else:
            self._value(data, channel, out)
        return out

    def flush(self) -> Decoded:
        """The input has ended: say what was left unfinished."""
        out = Decoded()
        for stream in {self._line, *self._streams.values()} - {None}:
            assert stream is not None
            stream.flush(out)
        return out

    def _stream(self, channel: str | None) -> Stream | None:
        if self._line is not None or not self._streams:
            return self._line
        if channel is None:
            first = self.spec.messages[0]
            return None if self.spec.framing_of(first) is None else self._first_stream()
        try:
            return self._streams.get(full_uuid(channel))
        except ValueError:
            return None

    def _first_stream(self) -> Stream:
        return next(iter(self._streams.values()))

    def _value(self, data: bytes, channel: str | None, out: Decoded) -> None:
        """One GATT value."""
        messages: Sequence[Message] = self.spec.messages[:1]
        if channel is not None:
            messages = self.spec.messages_on(channel)
        if not messages:
            error = f"characteristic {channel} is not in {self.spec.id}"
            out.items.append(refuse(self.spec, data, error))
            return
        item = read_as(self.spec, messages, data, Shape())
        out.items.append(item)
        if isinstance(item, Frame):
            out.samples += self._values.of(item)


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
