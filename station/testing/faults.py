"""Faults by name: what a device or its firmware can do wrong, put around a shipped simulator.

Each is one thing that goes wrong, again and again, while all else stays right. `station conform`
calls them by the same names.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from station.codec import load_spec
from station.codec.framers import framer_for
from station.codec.framing import Bad, One, Rows
from station.codec.sealing import sealed
from station.codec.shape import Shape
from station.codec.spec import Framing, Message, Spec
from station.simulators.devices.base import Act, StreamDevice
from station.testing import frame_edits as edit

__all__ = ["EVERY", "FAST", "FAULTS", "FaultyStream", "check_fault", "is_silent"]

FAULTS: Final[dict[str, str]] = {
    "wrong-checksum": "one bit of the checksum is wrong in every seventh frame",
    "shifted-byte": "in every seventh frame the bytes behind the head stand one place late",
    "dropped-sync": "every seventh frame lacks its first byte",
    "truncated-frame": "every seventh frame lacks its last two bytes (Bluetooth: each value one)",
    "extra-byte": "every seventh frame has a byte too much in it (Bluetooth: each value)",
    "lost-frame": "every sixtieth frame is left out",
    "repeated-frame": "every sixtieth frame is sent twice (Bluetooth: each value)",
    "wrong-rate": "everything goes 10 % too fast",
    "jitter": "what is due is held back for up to 0.7 s",
    "silence": "after four seconds it says nothing for longer than its spec allows",
    "stuck-value": "all samples are like the first ones",
    "out-of-range": "a value that it cannot measure goes out as a number",
    "wrong-unit": "the flag of the unit is the other one",
    "swapped-bytes": "numbers of several bytes have the other byte order",
    "no-answer": "commands are not heard",
    "wrong-answer": "answers name another command",
    "clock-not-set": "its clock is wrong, and commands that set it are not heard",
    "memory-as-live": "two old records are sent without their time, as if they were new",
    "no-return": "after the host has left it is silent",
}

EVERY: Final = 7
_RARELY: Final = 60
FAST: Final = 1.1
_SILENT_FROM_S: Final = 4.0


def check_fault(name: str) -> None:
    """Raise `ValueError` for a name that is none."""
    if name not in FAULTS:
        raise ValueError(f"no fault is called {name!r}; there are {', '.join(FAULTS)}")


def is_silent(spec_id: str, now: float) -> bool:
    """Whether a device that falls silent is so now."""
    lasts = float(load_spec(spec_id).limits.silence_s) + 1.0
    return _SILENT_FROM_S <= now < _SILENT_FROM_S + lasts


class FaultyStream(StreamDevice):
    """A serial simulator with one fault. `openings` counts how often a host opened the port.

    Raises `ValueError` for an unknown fault.
    """

    def __init__(
        self,
        device: StreamDevice,
        fault: str,
        *,
        mode: str | None = None,
        openings: Callable[[], int] = lambda: 1,
        seed: int = 0,
    ) -> None:
        check_fault(fault)
        self.device = device
        self.fault = fault
        self.openings = openings
        self._random = Random(seed)  # noqa: S311 - times, no secret
        spec = load_spec(device.spec_id)
        framing = next(f for f in spec.framings if mode in (None, f.mode))
        self._frames = _Frames(spec, framing, fault)
        self._held = b""
        self._release_s = 0.0

    @property
    def spec_id(self) -> str:  # type: ignore[override]
        """That of the device inside."""
        return self.device.spec_id

    @property
    def tick_s(self) -> float:  # type: ignore[override]
        """That of the device inside."""
        return self.device.tick_s

    def acts(self) -> dict[str, Act]:
        """Those of the device inside."""
        return dict(self.device.acts())

    def receive(self, data: bytes, now: float) -> bytes:
        """What the device answers, with the fault."""
        if self.fault == "no-answer" or self._gone():
            return b""
        answer = self._frames.spoil(self.device.receive(data, now))
        return self._frames.misname(answer) if self.fault == "wrong-answer" else answer

    def tick(self, now: float) -> bytes:
        """What the device sends, with the fault."""
        data = self.device.tick(now * FAST if self.fault == "wrong-rate" else now)
        if self._gone() or (self.fault == "silence" and is_silent(self.device.spec_id, now)):
            return b""
        data = self._frames.spoil(data)
        return self._late(data, now) if self.fault == "jitter" else data

    def _gone(self) -> bool:
        return self.fault == "no-return" and self.openings() > 1

    def _late(self, data: bytes, now: float) -> bytes:
        self._held += data
        if now < self._release_s:
            return b""
        self._release_s = now + self._random.uniform(0.05, 0.7)
        held, self._held = self._held, b""
        return held


class _Frames:
    """Cuts what a device sends into wire frames, and changes some of them."""

    def __init__(self, spec: Spec, framing: Framing, fault: str) -> None:
        self._spec, self._framing, self._fault = spec, framing, fault
        self._framer = framer_for(framing)
        self._shape = Shape.of(framing)
        self._messages = [m for m in spec.messages if spec.framing_of(m) is framing]
        self._count = 0
        self._in_packet = 0
        self._first: bytes | None = None

    def spoil(self, data: bytes) -> bytes:
        """The same bytes, with the fault in them."""
        out = b""
        for found in self._framer.feed(data):
            if isinstance(found, Rows):
                out += b"".join(self._one(row.tobytes()) for row in found.rows)
            elif isinstance(found, One):
                out += self._one(found.raw)
            elif isinstance(found, Bad):
                out += found.raw
        return out

    def misname(self, raw: bytes) -> bytes:
        """An answer with another command in it (SureTemp: the fifth byte of the packet)."""
        if len(raw) < 7:
            return raw
        return sealed(self._framing, raw[:4] + bytes((raw[4] ^ 1,)) + raw[5:])

    def _one(self, raw: bytes) -> bytes:
        self._count += 1
        packet = self._framing.packet
        if packet is not None:
            first = raw[packet.first.byte] & packet.first.mask == packet.first.value
            self._in_packet = 1 if first else self._in_packet + 1
        often, rarely = self._count % EVERY == 0, self._count % _RARELY == 0
        match self._fault:
            case "wrong-checksum" if often:
                return edit.spoil_checksum(self._framing, raw)
            case "shifted-byte" if often:
                return edit.rotate(self._framing, raw)
            case "dropped-sync" if often:
                return raw[1:]
            case "truncated-frame" if often:
                return raw[:-2]
            case "extra-byte" if often:
                middle = len(raw) // 2
                return raw[:middle] + b"\x55" + raw[middle:]
            case "lost-frame" if rarely:
                return b""
            case "repeated-frame" if rarely:
                return raw + raw
            case "stuck-value" | "out-of-range" | "wrong-unit" | "swapped-bytes":
                return sealed(self._framing, self._values(raw))
        return raw

    def _values(self, raw: bytes) -> bytes:
        message = self._message(raw)
        if message is None:
            return raw
        match self._fault:
            case "stuck-value":
                self._first = self._first or raw
                return edit.hold_waves(message, self._first, raw)
            case "out-of-range":
                return edit.put_out_of_range(
                    self._spec, message, self._shape, raw, self._in_packet or None
                )
            case "wrong-unit":
                return edit.flip_unit(self._spec, message, self._shape, raw)
            case _:
                return edit.swap_numbers(self._spec, message, self._shape, raw)

    def _message(self, raw: bytes) -> Message | None:
        """Which message a frame is; one of a packet is that of the packet."""
        if len(self._messages) == 1 or self._framing.packet is not None:
            return self._messages[0]
        from station.codec import Frame
        from station.codec.reading import read_as

        item = read_as(self._spec, self._messages, raw, self._shape)
        return self._spec.message(item.message) if isinstance(item, Frame) else None
