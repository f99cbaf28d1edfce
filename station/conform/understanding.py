"""From a recording to an `Exchange`: once more through the dialogue and the codec of its spec.

Everything happens on the recording's own clock, so the same file always gives the same answers.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import UTC, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from station.codec import Decoder, Frame, Refusal, Spec, full_uuid
from station.codec.framers import framer_for
from station.codec.framing import Bad, Framer, One, Rows, explain
from station.conform.breaks import Break, Fault, reread
from station.conform.exchange import Connection, Exchange, Heard, Piece
from station.drivers.dialogues import Dialogue, Moment, Send, dialogue_named
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.drivers.links.recording import Sent

if TYPE_CHECKING:
    from station.codec.spec import Framing
    from station.drivers.links.recording import Recording

__all__ = ["understand"]

# Answers that are no frames: acknowledgement and refusal of a wireless Nonin.
LOOSE_ANSWERS: Final = {"nonin_format": b"\x06\x15"}
_ANSWER_S: Final = 1.5
# The longest packet lasts a third of a second, and is told when the next one begins.
_ECHO_S: Final = 1.0
_HEADLESS: Final = "before the first frame"


@dataclass(slots=True)
class _Stream:
    """One byte stream of a connection: whole wire frames, and the stretches between them."""

    framing: Framing
    framer: Framer
    bad: bytes = b""
    error: str = ""
    began_s: float = 0.0
    whole: int = 0
    last: bytes = b""


class _Reader:
    """Follows the entries of a recording."""

    def __init__(self, out: Exchange) -> None:
        self.out = out
        spec = out.spec
        self.dialogue: Dialogue = dialogue_named(
            spec.link.dialogue, spec.link.options, mode=out.mode
        )
        self.setters: list[Send] = []
        self._connected = False
        self._fresh()

    def _fresh(self) -> None:
        spec = self.out.spec
        self.decoder = Decoder(spec, mode=self.out.mode, detail=True)
        self.live = Decoder(spec, mode=self.out.mode)
        self.streams: dict[str | None, _Stream] = {}
        framing = self.out.framing
        if framing is not None:
            self.streams[None] = _Stream(framing, framer_for(framing))
        elif spec.link.kind == "bluetooth":
            for one in spec.framings:
                stream = _Stream(one, framer_for(one))
                self.streams |= dict.fromkeys(map(full_uuid, one.characteristics), stream)
        self.understood = False

    def moment(self, t_s: float) -> Moment:
        out = self.out
        utc = out.started_utc + timedelta(seconds=t_s)
        return Moment(monotonic_s=t_s, utc=utc, zone=out.zone)

    def state(self, t_s: float, state: LinkState) -> None:
        self.out.states.append((t_s, state))
        if state.phase is LinkPhase.CONNECTED and not self._connected:
            self._connected = True
            self.out.links.append(Connection(began_s=t_s, ended_s=t_s))
            self._fresh()
            self._wants(self.dialogue.connected(self.moment(t_s)))
        elif state.phase in (LinkPhase.WAITING, LinkPhase.CLOSED, LinkPhase.FAILED):
            self.end(t_s)

    def end(self, t_s: float) -> None:
        if self._connected:
            self.out.links[-1].ended_s = t_s
        self._connected = False

    def sent(self, t_s: float, sent: Sent) -> None:
        self.out.sent.append((t_s, len(self.out.links) - 1, sent))
        for send in self.setters:
            options: Send | None = send
            while options is not None:
                same = options.data[:2] == sent.data[:2] and len(options.data) == len(sent.data)
                if same and options.channel == sent.channel:
                    self.out.clock_sets.append(t_s)
                    self.setters.remove(send)
                    return
                options = options.otherwise

    def chunk(self, t_s: float, chunk: Chunk) -> None:
        if not self._connected:
            return
        out = self.out
        link = len(out.links) - 1
        out.links[link].bytes_heard += len(chunk.data)
        out.chunks.append((t_s, link))
        now = self.moment(t_s)
        self._wants(self.dialogue.tick(now))
        answer = self.dialogue.received(chunk.data, now, chunk.channel)
        self._wants(answer.send)
        channel = answer.channel or chunk.channel
        if not answer.data:
            return
        for samples in self.live.feed(answer.data, channel).samples:
            out.pieces.append(Piece(t_s=t_s, link=link, samples=samples))
        stream = self.streams.get(channel and full_uuid(channel))
        if stream is not None:
            self._wire(stream, answer.data, t_s, link)
        for item in self.decoder.feed(answer.data, channel).items:
            if isinstance(item, Frame):
                self.understood = True
                out.heard.append(Heard(t_s=t_s, link=link, frame=item))
            else:
                self._refused(item, channel, stream, t_s, link)

    def _wants(self, sends: tuple[Send, ...]) -> None:
        self.setters += [send for send in sends if send.sets_clock]

    def _refused(
        self, item: Refusal, channel: str | None, stream: _Stream | None, t_s: float, link: int
    ) -> None:
        """What the framing took and the fields refused; what the framing refused is told there."""
        framing = stream.framing if stream is not None else None
        packet = framing is not None and framing.packet is not None
        if framing is not None and not packet and not self._whole_frame(item.raw, link):
            return
        if packet and not self.understood and _HEADLESS in item.error:
            return  # a connection begins in the middle of a packet
        self.out.breaks.append(
            Break(
                t_s=t_s,
                link=link,
                raw=item.raw,
                error=item.error,
                framing=framing,
                packet=packet,
                fault=reread(self.out.spec, channel, framing, item),
            )
        )

    def _whole_frame(self, raw: bytes, link: int) -> bool:
        return any(raw == wire for _, at, wire in self.out.wires[-64:] if at == link)

    def _wire(self, stream: _Stream, data: bytes, t_s: float, link: int) -> None:
        for found in stream.framer.feed(data):
            if isinstance(found, Bad):
                if not stream.bad:
                    stream.began_s, stream.error = t_s, found.error
                stream.bad += found.raw
                continue
            self._told(stream, link)
            rows = found.rows if isinstance(found, Rows) else None
            raws = [found.raw] if isinstance(found, One) else [r.tobytes() for r in rows]  # type: ignore[union-attr]
            stream.whole += len(raws)
            stream.last = raws[-1]
            self.out.wires += [(t_s, link, raw) for raw in raws]

    def _told(self, stream: _Stream, link: int) -> None:
        """A stretch without a frame has ended with a whole one."""
        raw, stream.bad = stream.bad, b""
        loose = LOOSE_ANSWERS.get(self.out.spec.link.dialogue or "", b"")
        if raw and loose and any(stream.began_s - at < _ANSWER_S for at, _, _ in self.out.sent):
            raw = _without_answers(stream.framing, raw, loose)
        if not raw:
            return
        joined = not stream.whole and len(raw) <= 2 * longest_of(stream.framing)
        if joined:
            return  # a connection may begin in the middle of a frame
        for piece in without_frames(stream.framing, raw):
            self.out.breaks.append(
                Break(
                    t_s=stream.began_s,
                    link=link,
                    raw=piece,
                    error=stream.error,
                    framing=stream.framing,
                )
            )


def without_frames(framing: Framing, raw: bytes) -> list[bytes]:
    """What is left of a stretch when the good frames in it are cut out: the codec takes none
    that stands alone, but here it would hide what stands beside it.
    """
    length, rule = framing.length or 0, framing.checksum
    if framing.kind != "fixed" or rule is None or len(raw) <= length:
        return [raw]
    for at in range(len(raw) - length + 1):
        if explain(framing, raw[at : at + length]) is None:
            parts = (raw[:at], *without_frames(framing, raw[at + length :]))
            return [part for part in parts if part]
    return [raw]


def _without_answers(framing: Framing, raw: bytes, loose: bytes) -> bytes:
    """Without an answer before or behind it; a checksum may look like one."""
    if raw[0] in loose:
        raw = raw[1:]
    length = framing.length or 0
    if len(raw) <= length or raw[-1] not in loose:
        return raw
    # One byte more than a frame may be a byte too much in it, and the last one its checksum.
    one_more = len(raw) == length + 1
    if one_more and any(explain(framing, raw[:n] + raw[n + 1 :]) is None for n in range(length)):
        return raw
    return raw[:-1]


def _packets_joined(breaks: list[Break]) -> list[Break]:
    """A packet whose first frame is lost breaks many times: once where the one before goes on,
    and for each piece that follows. One frame too many breaks once.
    """
    out: list[Break] = []
    for one in breaks:
        headless = one.packet and _HEADLESS in one.error
        last = out[-1] if out else None
        same = last is not None and last.packet and last.link == one.link
        if headless and same and last is not None and one.t_s - last.t_s < _ECHO_S / 2:
            out[-1] = replace(last, t_s=one.t_s, fault=Fault.LOST)
            continue
        out.append(one)
    return out


def _without_echoes(breaks: list[Break], chunks: list[tuple[float, int]]) -> list[Break]:
    """Without packets that a broken frame beside them, or a pause in them, has spoilt."""
    wires = [(one.link, one.t_s) for one in breaks if not one.packet]
    wires += [
        (link, after)
        for (before, at), (after, link) in itertools.pairwise(chunks)
        if at == link and after - before > _ECHO_S
    ]
    wires.sort()

    def near(one: Break) -> bool:
        at = bisect_left(wires, (one.link, one.t_s - _ECHO_S))
        return at < len(wires) and wires[at] < (one.link, one.t_s + _ECHO_S)

    return [one for one in breaks if not one.packet or not near(one)]


def longest_of(framing: Framing) -> int:
    """The longest frame of a framing, in bytes."""
    return framing.length or framing.longest or max(framing.lengths.values(), default=64)


def understand(
    recording: Recording, spec: Spec, *, mode: str | None = None, zone: tzinfo | None = None
) -> Exchange:
    """Read a recording with that spec. `zone` is where device clocks are (None: this computer's).

    Raises `CodecError` for a mode that the spec does not have.
    """
    started = recording.header.started_utc.astimezone(UTC)
    if mode is None and spec.link.kind == "serial" and spec.framings:
        mode = spec.framings[0].mode
    out = Exchange(spec=spec, mode=mode, started_utc=started, zone=zone)
    reader = _Reader(out)
    for entry in recording.entries:
        out.ended_s = entry.t_s
        match entry.what:
            case Chunk() as chunk:
                reader.chunk(entry.t_s, replace(chunk, monotonic_s=entry.t_s))
            case Sent() as sent:
                reader.sent(entry.t_s, sent)
            case LinkState() as state:
                reader.state(entry.t_s, state)
    reader.end(out.ended_s)
    out.breaks = _packets_joined(_without_echoes(out.breaks, out.chunks))
    return out
