"""What the simulated Bluetooth instruments share: a clock that a host may set, and an outbox.

Values leave by `due` and are taken back by `kept` when nobody confirmed them: an instrument
forgets a reading only when the host has it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from station.codec import encode, full_uuid, load_spec
from station.codec.numbers import decode_date_time
from station.simulators.bluetooth.plans import (
    CharacteristicPlan,
    PeripheralPlan,
    Property,
    ServicePlan,
)
from station.simulators.devices.base import Instrument, Scene
from station.simulators.devices.records import RECORD_ACCESS, Outgoing, record_access

__all__ = ["CURRENT_TIME", "DATE_TIME", "BluetoothDevice", "Outgoing"]

CURRENT_TIME: Final = full_uuid("2A2B")
DATE_TIME: Final = full_uuid("2A08")
_DEVICE_INFORMATION: Final = full_uuid("180A")
_TIME_SERVICE: Final = full_uuid("1805")

# In demonstrations: the first measurement this long after a host is ready, then each so often.
_FIRST_S: Final = 5.0
_EVERY_S: Final = 60.0


class BluetoothDevice(Instrument):
    """Base of all of them."""

    title: ClassVar[str]
    model: ClassVar[str]
    address: ClassVar[str]
    clock_uuid: ClassVar[str] = CURRENT_TIME
    """By which a host sets the clock: Current Time in a service of its own, or Date Time in the
    measurement's service, as some makers have it."""
    clock_properties: ClassVar[tuple[Property, ...]] = ("write",)
    tick_s: ClassVar[float] = 0.05
    alone: ClassVar[bool] = False
    """In demonstrations: measures also while no host is there, as one does that hangs up."""

    def __init__(self, scene: Scene) -> None:
        """Switched on, clock right, memory empty."""
        self._scene = scene
        self._spec = load_spec(self.spec_id)
        self._clock_error = timedelta(0)
        self._ready_since: float | None = None
        self._linked_since: float | None = None
        self._measured_at: float | None = None
        self._began_at: float | None = None
        self._step = 0
        self._fails = False
        self._live: deque[Outgoing] = deque()
        self._memory: deque[bytes] = deque()
        self._keeps = False
        self._told: deque[bytes] = deque()
        self._answers: deque[Outgoing] = deque()
        self._given: deque[bytes] | deque[Outgoing] = self._memory

    def plan(self) -> PeripheralPlan:
        """The device as its radio shows it."""
        own = self._own_characteristics()
        service = full_uuid(self._spec.link.service or "")
        clock = (CharacteristicPlan(uuid=self.clock_uuid, properties=self.clock_properties),)
        clock_apart = self.clock_uuid == CURRENT_TIME
        time_services = [ServicePlan(uuid=_TIME_SERVICE, characteristics=clock)]
        texts = (
            ("2A29", "Vitals Station"),
            ("2A24", self.model),
            ("2A25", f"SIM-{self.address[-2:]}"),
            ("2A26", "1.0"),
        )
        return PeripheralPlan(
            name=self.title,
            address=self.address,
            advertised=(service,),
            services=(
                ServicePlan(uuid=service, characteristics=own if clock_apart else own + clock),
                *(time_services if clock_apart else ()),
                *self._more_services(),
                ServicePlan(
                    uuid=_DEVICE_INFORMATION,
                    characteristics=tuple(
                        CharacteristicPlan(
                            uuid=full_uuid(uuid), properties=("read",), value=text.encode()
                        )
                        for uuid, text in texts
                    ),
                ),
            ),
        )

    def _own_characteristics(self) -> tuple[CharacteristicPlan, ...]:
        """Those of the device's own service: a value each, or joined to a stream."""
        plans: dict[str, CharacteristicPlan] = {}
        properties: dict[str, tuple[Property, ...]] = {}
        for m in self._spec.messages:
            framing = self._spec.framing_of(m)
            uuids = (m.characteristic,) if framing is None else framing.characteristics
            for uuid in uuids:
                if uuid is None or m.service is not None:
                    continue
                if full_uuid(uuid) == self.clock_uuid:
                    continue
                default: Property = "read" if framing is None else "notify"
                way = m.delivery or default
                ways: tuple[Property, ...] = (way,)
                if way == "write":
                    ways = ("write", "write_without_response")
                known = properties.get(full_uuid(uuid), ())
                if set(ways) <= set(known):
                    continue
                properties[full_uuid(uuid)] = known + ways
                plans[full_uuid(uuid)] = CharacteristicPlan(
                    uuid=full_uuid(uuid),
                    properties=known + ways,
                    value=self._readable(m.id) if way == "read" else b"",
                )
        return tuple(plans.values())

    def _more_services(self) -> tuple[ServicePlan, ...]:
        """Services that only this instrument has."""
        return ()

    def _readable(self, message_id: str) -> bytes:
        """The value of a characteristic that is read."""
        return encode(self._spec, message_id, {})

    # What the host does.

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """The host wrote: here the clock is the only thing that it may set; a device that takes
        commands answers them by what is `due`.
        """
        if uuid == RECORD_ACCESS:
            self._answers.extend(record_access(self._spec, value, self._kept(), self.final_uuid))
        elif uuid == self.clock_uuid:
            moment = decode_date_time(value[:7])
            if moment is not None:
                self._clock_error = moment - self._true_time(now)

    def host_ready(self, ready: bool, now: float) -> None:
        """A host is connected and takes final values, or is gone. One that keeps its memory
        begins again with the oldest for every host.
        """
        if ready:
            self._memory.extendleft(reversed(self._told))
            self._told.clear()
        self._ready_since = now if ready else None
        if not ready:
            self._answers.clear()

    def linked(self, on: bool, now: float) -> None:
        """A host has connected, or is gone; it may not have asked for anything yet."""
        self._linked_since = now if on else None

    def advertises(self, now: float) -> bool:
        """Whether it can be found; many only for a while after a measurement."""
        return True

    def pairs(self, now: float) -> bool:
        """Whether it takes a new host; many only in their pairing mode."""
        return True

    def manufacturer_data(self, now: float) -> bytes | None:
        """What it tells in its advertisement, behind the company of its plan."""
        return None

    def subscribed(self, uuid: str, now: float) -> None:
        """A host wants the values of that characteristic."""

    def hangs_up(self, now: float) -> bool:
        """Whether it ends the connection now."""
        return False

    # What leaves.

    def due(self, now: float) -> Outgoing | None:
        """The next value to send, oldest first; it stays until `sent` or `kept`."""
        self.advance(now)
        if self._live:
            return self._live.popleft()
        if self._ready_since is None:
            return None
        if self._memory:
            self._given = self._memory
            return Outgoing(uuid=self.final_uuid, value=self._memory[0], indicate=True)
        if self._answers:  # last: a host that did not subscribe to them holds up nothing
            self._given = self._answers
            return self._answers[0]
        return None

    def confirmed(self) -> None:
        """The host has confirmed what was sent last: forget it, or only remember that."""
        if not self._given:
            return
        told = self._given.popleft()
        if self._keeps and isinstance(told, bytes):
            self._told.append(told)

    def _kept(self) -> Sequence[bytes]:
        """The records that it reports when it is asked to, oldest first."""
        return ()

    @property
    def final_uuid(self) -> str:
        """The characteristic of finished readings: the spec's first."""
        first = self._spec.messages[0]
        framing = self._spec.framing_of(first)
        uuid = first.characteristic if framing is None else framing.characteristics[0]
        return full_uuid(uuid or "")

    def advance(self, now: float) -> None:
        """Go on with what is under way; begin by itself where the room is automatic."""
        ready = 0.0 if self.alone else self._ready_since
        if self._scene.auto and ready is not None and not self.busy:
            pause = _FIRST_S if self._measured_at is None else _EVERY_S
            since = ready if self._measured_at is None else self._measured_at
            if now - since >= pause / self._scene.time_scale:
                self.begin(now)
        self.go_on(now)

    @property
    def busy(self) -> bool:
        """Whether a measurement is under way."""
        return self._began_at is not None

    def begin(self, now: float) -> None:
        """Start a measurement; one that is under way goes on."""
        if self._began_at is None:
            self._began_at, self._step = now, 0

    def _stop(self, now: float) -> None:
        """Give it up: there will be no value."""
        self._began_at = None
        self._live.clear()

    def _set_error(self, now: float, on: bool = True) -> None:
        self._fails = bool(on)

    def _share(self, now: float, lasts_s: float) -> float:
        """How much of a measurement of that length is over; from 1 on it is finished."""
        assert self._began_at is not None  # only asked while busy
        return (now - self._began_at) * self._scene.time_scale / lasts_s

    def _finish(self, value: bytes, now: float) -> None:
        """The measurement is over: its value waits in the memory for a host."""
        self._began_at, self._measured_at = None, now
        self._memory.append(value)

    def _wrong_clock(self, now: float, year: int = 2017) -> None:
        """As after new batteries; the next host that sets the clock mends it."""
        right = self._true_time(now)
        self._clock_error = datetime(int(year), 1, 1, tzinfo=right.tzinfo) - right

    def _old_record(self, now: float, minutes: float = 60.0) -> None:
        """A reading of somebody before, still in the memory."""
        self._memory.append(self._before(self._own_time(now) - timedelta(minutes=float(minutes))))

    def _keep_memory(self, now: float, on: bool = True) -> None:
        """Keep what a host has confirmed, and send it again at every connection, as some do."""
        self._keeps = bool(on)

    # What the instruments fill in.

    def _before(self, at: datetime) -> bytes:
        """A final value of the person before, with that time stamp."""
        raise NotImplementedError

    def go_on(self, now: float) -> None:
        """Go on with the measurement, if there is one."""
        raise NotImplementedError

    def _true_time(self, now: float) -> datetime:
        return self._scene.began + timedelta(seconds=now)

    def _own_time(self, now: float) -> datetime:
        """What its own clock says, in whole seconds as it sends it."""
        return (self._true_time(now) + self._clock_error).replace(microsecond=0)
