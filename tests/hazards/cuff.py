"""A Bluetooth cuff at a room's station: real bytes through the real decoder, by the room's clock.

120/80, mean 93 and others as the Bluetooth SIG's Blood Pressure Measurement (2A35) has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from station.codec import Decoder, Frame, load_spec
from station.drivers.interpret import Event, Interpreter
from station.vitals import DeviceIdentity, Failure, Origin, Reading
from tests.capture.room import Room

__all__ = ["INFLATING", "NO_TIME", "Instrument", "stamped"]

NO_TIME = ("00 78 00 50 00 5D 00", "00 82 00 50 00 60 00", "00 8C 00 5A 00 6A 00")
"""120/80, 130/80 and 140/90, without a time."""
INFLATING = "00 8E 00 FF 07 FF 07"
"""142 mmHg in the cuff (2A36)."""


def stamped(moment: datetime, systolic: int = 120) -> str:
    """A record with that time on the cuff's clock; the year is little-endian."""
    year = moment.year.to_bytes(2, "little").hex()
    rest = bytes((moment.month, moment.day, moment.hour, moment.minute, moment.second)).hex()
    return f"02{systolic:02x}0050005d00{year}{rest}"


class Instrument:
    """What it sends goes to the room's capture; `heard` keeps it."""

    def __init__(
        self,
        room: Room,
        spec: str = "bluetooth_blood_pressure",
        zone: tzinfo = UTC,
        mode: str | None = None,
    ) -> None:
        self.room = room
        self.spec = load_spec(spec)
        device = DeviceIdentity(spec=spec, name="Instrument", serial_number="A-1")
        self.it = Interpreter(spec=self.spec, device=device, origin=Origin.DEVICE, zone=zone)
        self.decoder = Decoder(self.spec, mode=mode)
        self.heard: list[Event] = []

    @property
    def readings(self) -> list[Reading]:
        """The final values that came."""
        return [one for one in self.heard if isinstance(one, Reading) and one.final]

    @property
    def failures(self) -> list[Failure]:
        """The measurements without a number."""
        return [one for one in self.heard if isinstance(one, Failure)]

    def connect(self) -> None:
        """The link is up."""
        self._tell(self.it.connected(self.room.now))

    def disconnect(self) -> None:
        """The link is gone."""
        self._tell(self.it.lost(self.room.now))

    def wait(self, seconds: float) -> None:
        """The room's clock moves."""
        self.room.later(seconds)
        self._tell(self.it.tick(self.room.now))

    def send(self, *data: str, by: str | None = "2A35") -> None:
        """Values one after the other, 0.2 s apart."""
        for one in data:
            for item in self.decoder.feed(bytes.fromhex(one), by).items:
                if isinstance(item, Frame):
                    self._tell(self.it.frame(item, self.room.now))
            self.wait(0.2)

    def _tell(self, events: Iterable[Event]) -> None:
        for one in events:
            self.heard.append(one)
            if isinstance(one, Reading):
                self.room.capture.on_reading(one)
            elif isinstance(one, Failure):
                self.room.capture.on_failure(one)
