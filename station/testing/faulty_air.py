"""The named faults of Bluetooth devices: a simulated one whose calls pass through a spoiler."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Any, Final

from station.codec import full_uuid, load_spec
from station.codec.sealing import sealed
from station.codec.shape import Shape
from station.codec.spec import Framing, Spec
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing
from station.testing import frame_edits as edit
from station.testing.faults import EVERY, FAST, check_fault, is_silent

__all__ = ["spoil_bluetooth"]


def spoil_bluetooth(device: BluetoothDevice, fault: str, seed: int = 0) -> BluetoothDevice:
    """The same simulated Bluetooth instrument, with one fault from now on.

    Raises `ValueError` for an unknown fault.
    """
    check_fault(fault)
    around = _Air(device, fault, seed)
    for name in ("due", "confirmed", "written", "linked", "advertises", "host_ready"):
        setattr(device, name, getattr(around, name))
    if fault == "memory-as-live":
        for minutes in (120.0, 60.0):
            device.act("old_record", 0.0, minutes=minutes)
    if fault == "clock-not-set":
        device.act("wrong_clock", 0.0)
    return device


class _Air:
    """Stands between a Bluetooth device and its host."""

    def __init__(self, device: BluetoothDevice, fault: str, seed: int) -> None:
        self._fault = fault
        self._clock_uuid = device.clock_uuid
        self._spec = load_spec(device.spec_id)
        self._random = Random(seed)  # noqa: S311 - times, no secret
        self._inner: dict[str, Callable[..., Any]] = {
            name: getattr(device, name)
            for name in ("due", "confirmed", "written", "linked", "advertises", "host_ready")
        }
        self._again: deque[Outgoing] = deque()
        self._sending: Outgoing | None = None
        self._count = 0
        self._hosts = 0
        self._first: dict[str, bytes] = {}
        self._release_s = 0.0

    def due(self, now: float) -> Outgoing | None:
        """What is sent next, with the fault."""
        if self._fault == "no-return" and self._hosts > 1:
            return None
        if self._fault == "silence" and is_silent(self._spec.id, now):
            self._inner["due"](now)
            return None
        if self._fault == "jitter" and now < self._release_s:
            return None
        if self._again:
            self._sending = self._again.popleft()
            return self._sending
        self._sending = None
        out: Outgoing | None = self._inner["due"](
            now * FAST if self._fault == "wrong-rate" else now
        )
        if out is None:
            if self._fault == "jitter":
                self._release_s = now + self._random.uniform(0.05, 0.9)
            return None
        self._count += 1
        if self._fault == "lost-frame" and self._count % EVERY == 0 and not out.indicate:
            return self.due(now)
        if self._fault == "repeated-frame":
            self._again.append(Outgoing(uuid=out.uuid, value=out.value, indicate=out.indicate))
        return Outgoing(uuid=out.uuid, value=self._spoiled(out), indicate=out.indicate)

    def confirmed(self) -> None:
        """The copy of a value is confirmed to nobody."""
        if self._sending is None:
            self._inner["confirmed"]()

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """What the host wrote, unless it is not heard."""
        sets = uuid == self._clock_uuid
        deaf = {"no-answer": not sets, "clock-not-set": sets}
        if not deaf.get(self._fault, False):
            self._inner["written"](uuid, value, now)

    def linked(self, on: bool, now: float) -> None:
        """A host came or went."""
        self._hosts += on
        self._inner["linked"](on, now)

    def advertises(self, now: float) -> bool:
        """Not found again, where that is the fault."""
        gone = self._fault == "no-return" and self._hosts > 0
        return not gone and bool(self._inner["advertises"](now))

    def host_ready(self, ready: bool, now: float) -> None:
        """The host takes values, or none."""
        self._inner["host_ready"](ready, now)

    def _spoiled(self, out: Outgoing) -> bytes:
        raw = out.value
        messages = self._spec.messages_on(out.uuid)
        framing = self._spec.framing_on(out.uuid)
        if self._fault == "wrong-answer":
            return _misnamed(self._spec, framing, out.uuid, raw)
        if framing is not None:
            return edit.spoil_checksum(framing, raw) if self._fault == "wrong-checksum" else raw
        if not messages or not any(f.vital for f in messages[0].fields) | bool(
            messages[0].waveforms
        ):
            return raw
        message, shape = messages[0], Shape()
        match self._fault:
            case "truncated-frame":
                return raw[:-1]
            case "extra-byte":
                return raw + b"\x00"
            case "out-of-range" if any(f.required and f.range for f in message.fields):
                return edit.put_out_of_range(self._spec, message, shape, raw)
            case "wrong-unit":
                return edit.flip_unit(self._spec, message, shape, raw)
            case "swapped-bytes":
                return edit.swap_numbers(self._spec, message, shape, raw)
            case "memory-as-live":
                return edit.unstamp(self._spec, message, shape, raw)
            case "stuck-value":
                first = self._first.setdefault(out.uuid, raw)
                return edit.hold_waves(message, first, raw)
        return raw


_RECORDS: Final = full_uuid("2A52")


def _misnamed(spec: Spec, framing: Framing | None, uuid: str, raw: bytes) -> bytes:
    """An answer that names another command: of the record control point, of a control point
    whose answers begin with F0, or of a meter whose second byte is the command.
    """
    if uuid == _RECORDS:
        return b"\x06\x00\x07\x02"
    if framing is not None and raw[:1] == b"\x51" and len(raw) == 8:
        return sealed(framing, raw[:1] + b"\x77" + raw[2:])
    if raw[:1] == b"\xf0":
        return raw[:1] + bytes((raw[1] ^ 0x08,)) + raw[2:]
    return raw
