"""Whole conversations with every instrument, spoilt on their way: through dialogue, decoder and
interpreter, as in the station, only without a port and with a clock that is told.

A session is text, first `z` and the room's time zone, then one event a line: `<` bytes of the
instrument (hexadecimal, behind their characteristic), `+` seconds that pass, `c`
connected, `x` connection lost, `a` an action of a person. The instrument's half is what its
simulator said in a conversation without faults, and the worked examples of the spec; the frames of
it are spoilt as bytes, and as frames whose length, constants and checksum were made right again,
so that what stands behind those is reached.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from station.codec import EncodeError, Spec, encode, full_uuid, load_spec
from station.codec.catalog import shipped_spec_ids
from station.codec.framers import framer_for
from station.codec.framing import Bad, One, Rows
from station.codec.sealing import sealed
from station.codec.spec import Framing
from station.drivers.dialogues import NotNowError
from station.drivers.driver import Clock, Driver
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.instruments import read_from, told_by
from station.simulators.devices import BluetoothDevice, make
from station.vitals import (
    DeviceIdentity,
    Failure,
    Origin,
    Reading,
    SampleBlock,
    Status,
)
from tests.fuzz.mutation import spoilt
from tests.fuzz.target import Target
from tests.simulators.scenes import scene

_BEGAN: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_ZONES: Final = ("UTC", "America/Chicago", "Asia/Kolkata")
_FRAMES: Final = 64
"""Of a session."""
_RECORDED_S: Final = 12.0
_MOST_RECORDED: Final = 600


def _names() -> dict[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for spec_id in shipped_spec_ids():
        spec = load_spec(spec_id)
        modes = [one.mode for one in spec.framings] if spec.link.kind == "serial" else [None]
        for mode in modes:
            found[f"{spec_id}-{mode}" if mode else spec_id] = (spec_id, mode)
    return found


_MODES: Final = _names()
NAMES: Final = tuple(_MODES)


class _NoLink:
    origin = Origin.SIMULATOR

    async def run(self, listener: object) -> None:
        raise NotImplementedError

    async def write(self, data: bytes, channel: str | None = None) -> None:
        raise NotImplementedError


class _Sink:
    """Looks at what comes out: a reading has a finite number, a wave one mark for each sample."""

    def on_reading(self, reading: Reading) -> None:
        assert reading.quantity.value.is_finite()
        assert reading.taken.started <= reading.taken.received

    def on_failure(self, failure: Failure) -> None:
        assert failure.says

    def on_status(self, status: Status) -> None:
        assert isinstance(status.text, str)

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        assert block.counts.shape == block.valid.shape
        assert len(block.channels) == len(block.counts)
        assert block.lost_before >= 0

    def on_link(self, driver: Driver, state: LinkState) -> None:
        pass


class Talk:
    """A driver without a port. `sent` are the bytes that it wanted to send since the last look."""

    def __init__(self, spec: Spec, mode: str | None, zone: tzinfo = UTC) -> None:
        self.now_s = self.set_back_s = 0.0
        self.driver = Driver(
            spec=spec,
            link=_NoLink(),
            sink=_Sink(),
            device=DeviceIdentity(spec=spec.id, name="fuzzed"),
            mode=mode,
            zone=zone,
            clock=Clock(
                utc=lambda: _BEGAN + timedelta(seconds=self.now_s + self.set_back_s),
                monotonic_s=lambda: self.now_s,
            ),
        )
        self.connected = False

    def connect(self) -> None:
        self.connected = True
        self.driver.on_state(LinkState(phase=LinkPhase.CONNECTED))

    def lose(self) -> None:
        self.connected = False
        self.driver.on_state(LinkState(phase=LinkPhase.WAITING, retry_in_s=0.5))

    def chunk(self, data: bytes, channel: str | None) -> None:
        self.driver.on_chunk(Chunk(data=data, monotonic_s=self.now_s, channel=channel))

    def wait(self, seconds: float) -> None:
        self.now_s += max(0.0, seconds)
        self.set_back_s += min(0.0, seconds)
        self.driver.tick()

    def ask(self) -> None:
        for action in sorted(self.driver.actions):
            with contextlib.suppress(NotNowError):
                self.driver.ask(action)

    def sent(self) -> list[tuple[bytes, str | None]]:
        waiting = self.driver._sending
        out = []
        while not waiting.empty():
            send = waiting.get_nowait()
            out.append((send.data, send.channel))
        return out


def _recorded(spec: Spec, mode: str | None) -> list[tuple[float, bytes, str | None]]:
    """What the simulator says to the driver in a conversation without faults."""
    talk = Talk(spec, mode)
    device = make(spec.id, scene(time_scale=20.0, auto=True), mode=mode)
    heard: list[tuple[float, bytes, str | None]] = []

    def hear(data: bytes, channel: str | None) -> None:
        if data:
            heard.append((talk.now_s, data, channel))
            talk.chunk(data, channel)

    talk.connect()
    if isinstance(device, BluetoothDevice):
        device.linked(True, 0.0)
        plans = {c.uuid: c for service in device.plan().services for c in service.characteristics}
        for uuid in read_from(spec):
            if uuid in plans:
                hear(plans[uuid].value, uuid)
        for uuid in told_by(spec):
            if uuid in plans:
                device.subscribed(uuid, 0.0)
        device.host_ready(True, 0.0)
    talk.ask()
    while talk.now_s < _RECORDED_S and len(heard) < _MOST_RECORDED:
        for data, channel in talk.sent():
            if not isinstance(device, BluetoothDevice):
                hear(device.receive(data, talk.now_s), None)
            elif channel is not None:
                device.written(channel, data, talk.now_s)
        if isinstance(device, BluetoothDevice):
            while (due := device.due(talk.now_s)) is not None and len(heard) < _MOST_RECORDED:
                if due.indicate:
                    device.confirmed()
                hear(due.value, due.uuid)
        else:
            hear(device.tick(talk.now_s), None)
        talk.wait(device.tick_s)
    return heard


@dataclass(frozen=True, slots=True)
class _Frame:
    """One frame as it was said: seconds since the one before, bytes, and their characteristic."""

    after_s: float
    data: bytes
    channel: str | None


class Instrument:
    """One spec in one mode: its frames, and sessions out of them."""

    def __init__(self, name: str) -> None:
        spec_id, self.mode = _MODES[name]
        self.name = name
        self.spec = load_spec(spec_id)
        self._framing = {
            full_uuid(uuid): one for one in self.spec.framings for uuid in one.characteristics
        }
        self.said = list(self._cut(_recorded(self.spec, self.mode)))
        self.examples = [self._example(one.message, one.data) for one in self._own_examples()]
        channels = [frame.channel for frame in (*self.said, *self.examples)]
        self.channels = sorted({one for one in channels if one is not None} | set(self._framing))
        self.whole = tuple(frame.data for frame in (*self.examples, *self.said[:200]))
        assert self.whole, f"{name} has nothing to spoil"

    def _own_examples(self) -> Iterator[_Said]:
        for one in self.spec.examples:
            if one.mode in (None, self.mode):
                yield _Said(one.message, one.data)

    def _example(self, message: str | None, data: bytes) -> _Frame:
        channel = None
        if self.spec.link.kind == "bluetooth":
            one = self.spec.message(message) if message else self.spec.messages[0]
            framing = self.spec.framing_of(one)
            uuid = one.characteristic if framing is None else framing.characteristics[0]
            channel = full_uuid(uuid) if uuid else None
        return _Frame(0.1, data, channel)

    def framing(self, channel: str | None) -> Framing | None:
        """The rules of the stream that bytes of that characteristic belong to."""
        if channel is not None:
            return self._framing.get(channel)
        return next((one for one in self.spec.framings if one.mode == self.mode), None)

    def _cut(self, heard: Sequence[tuple[float, bytes, str | None]]) -> Iterator[_Frame]:
        """Frame by frame; what belongs to none (a greeting, an answer) is a piece of its own."""
        framers = {
            channel: framer_for(framing)
            for channel in {channel for _, _, channel in heard}
            if (framing := self.framing(channel)) is not None
        }
        before = 0.0
        for at_s, data, channel in heard:
            framer = framers.get(channel)
            for piece in _pieces(framer.feed(data)) if framer is not None else [data]:
                yield _Frame(at_s - before, piece, channel)
                before = at_s

    def session(self, chance: Random) -> bytes:
        """A conversation from its beginning, or from somewhere in it, with faults."""
        said = self.said or self.examples
        lines = [f"z{chance.choice(_ZONES)}", "c"]
        at = 0 if chance.random() < 0.4 else chance.randrange(len(said))
        for _ in range(_FRAMES):
            frame = said[at % len(said)]
            at += 1
            lines += self._lines(frame, chance)
            match chance.random():
                case drawn if drawn < 0.01:
                    lines += ["x", f"+{chance.choice((0.3, 5.0, 4000.0)):g}", "c"]
                case drawn if drawn < 0.02:
                    # Less than nothing: somebody set this computer's clock back.
                    lines.append(f"+{chance.choice((0.5, 3.0, 40.0, 90000.0, -0.5, -3600.0)):g}")
                case drawn if drawn < 0.03:
                    lines.append("a")
        return "\n".join(lines).encode()

    def _lines(self, frame: _Frame, chance: Random) -> list[str]:
        if chance.random() < 0.25 and self.examples:
            frame = chance.choice(self.examples)
        channel, data = frame.channel, frame.data
        match chance.randrange(12):
            case 0 | 1 | 2 | 3:
                pass
            case 4:
                data = b""
            case 5:
                data += data
            case 6:
                data = spoilt(data, chance, self.whole)[:4096]
            case 7 if self.channels:
                channel = chance.choice(self.channels)
            case 8:
                data = self._made(chance) or data
            case _:
                data = self._repaired(spoilt(data, chance, self.whole)[:4096], channel, chance)
        lines = [f"+{min(frame.after_s, 5.0):g}"] if frame.after_s > 0.001 else []
        cut = chance.randrange(len(data)) if len(data) > 1 and chance.random() < 0.2 else 0
        return lines + [
            f"<{channel or '-'} {piece.hex()}" for piece in (data[:cut], data[cut:]) if piece
        ]

    def _repaired(self, data: bytes, channel: str | None, chance: Random) -> bytes:
        """Length, constants and checksum as a frame of these bytes has them."""
        framing = self.framing(channel)
        if framing is None or len(data) < 2:
            return data
        out = bytearray(data)
        if framing.kind == "fixed" and framing.length:
            out = (out + bytes(framing.length))[: framing.length]
        elif framing.kind == "typed":
            want = framing.lengths.get(str(out[framing.type_at or 0]), framing.lengths.get("other"))
            out = (out + chance.randbytes(want))[:want] if want else out
        elif framing.kind == "length_prefixed":
            _put_length(out, framing)
        else:
            starts = framing.start_marks
            bare = bytes(out).replace(framing.end_mark, b"")
            if starts and not bare.startswith(starts):
                bare = chance.choice(starts) + bare
            out = bytearray(bare + framing.end_mark)
        for rule in framing.constants if framing.kind != "delimited" else ():
            place = rule.byte + len(out) if rule.byte < 0 else rule.byte
            if 0 <= place < len(out) and rule.value is not None:
                out[place] = out[place] & ~rule.mask & 0xFF | rule.value
        if framing.sync_bit is not None:
            for place in range(len(out)):
                first = (place == 0) == (framing.sync_bit == "set")
                out[place] = out[place] | 0x80 if first else out[place] & 0x7F
        try:
            return sealed(framing, bytes(out))
        except (IndexError, ZeroDivisionError):
            return bytes(out)  # too short for a checksum

    def _made(self, chance: Random) -> bytes:
        """A message out of the encoder, whose fields hold any number that fits."""
        message = chance.choice(self.spec.messages)
        values: dict[str, object] = {}
        for field in message.fields:
            if field.vital and chance.random() < 0.8:
                number = chance.choice((0, 1, 40, 97, 120, 255, 2047, 65535, -1, 36.6))
                values[field.name] = number if chance.random() < 0.9 else None
        try:
            return encode(self.spec, message.id, values)
        except (EncodeError, ArithmeticError, ValueError, TypeError):
            return b""  # one that the format cannot carry

    def take(self, data: bytes) -> int:
        """Play a session; gives the number of frames in it."""
        zone, *lines = data.decode().splitlines()
        talk = Talk(self.spec, self.mode, ZoneInfo(zone[1:]))
        frames = 0
        for line in lines:
            match line[:1]:
                case "c" if not talk.connected:
                    talk.connect()
                case "x" if talk.connected:
                    talk.lose()
                case "+":
                    talk.wait(float(line[1:]))
                case "a" if talk.connected:
                    talk.ask()
                case "<" if talk.connected:
                    channel, _, digits = line[1:].partition(" ")
                    talk.chunk(bytes.fromhex(digits), channel if channel != "-" else None)
                    frames += 1
            talk.sent()
        talk.lose()
        return frames


@dataclass(frozen=True, slots=True)
class _Said:
    message: str | None
    data: bytes


def _pieces(found: Sequence[Rows | One | Bad]) -> Iterator[bytes]:
    for item in found:
        if isinstance(item, Rows):
            yield from (row.tobytes() for row in item.rows)
        else:
            yield item.raw


def _put_length(out: bytearray, framing: Framing) -> None:
    size = 2 if framing.length_type == "u16" else 1
    where = framing.length_at or 0
    payload = len(out) - (framing.overhead or 0)
    if len(out) >= where + size and 0 <= payload < 1 << 8 * size:
        out[where : where + size] = payload.to_bytes(size, framing.length_order)


@cache
def instrument(name: str) -> Target:
    """The target of a spec in one of its modes; it takes a moment to make."""
    one = Instrument(name)
    return Target(name=name, take=one.take, make=one.session)
