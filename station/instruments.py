"""The instruments of a room: from the site's configuration to drivers with their links.

The `make_…` functions are the one place where links and drivers are made: `station.library` uses
them too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from station.codec import Spec, full_uuid, load_spec, spec_ids
from station.drivers.device_clock import CLOCK_TOLERANCE
from station.drivers.driver import Driver, DriverSink
from station.drivers.links.base import Link
from station.drivers.links.gatt import BATTERY_SERVICE, DEVICE_INFORMATION
from station.settings import DeviceSettings, Settings, SettingsError
from station.vitals import DeviceIdentity, Origin

if TYPE_CHECKING:
    from station.drivers.links.ble_radio import BleRadio
    from station.drivers.links.pairing import PairingDesk

__all__ = ["Instruments", "make_driver", "make_link", "make_radio"]


class Instruments:
    """Makes drivers. Belongs to the I/O loop, because the radio does."""

    def __init__(self, settings: Settings, desk: PairingDesk | None = None) -> None:
        """Nothing is opened yet. `desk`: where people are asked for the codes of pairings."""
        self._settings = settings
        self._desk = desk
        self._radio: BleRadio | None = None
        self._names: set[str] = set()
        self.on_namesake: Callable[[str, str], None] = lambda address, other: None
        """A device has the name of the one at that address, and another address."""

    def driver(self, device: DeviceSettings, sink: DriverSink) -> Driver:
        """The driver of one configured instrument.

        Raises `SettingsError` for a spec, mode or port that cannot be.
        """
        spec = check_device(device)
        name = self.name_for(device)
        link = make_link(device, spec, name, lambda: self.radio)
        link = self._recorded(link, spec, device, name)
        tolerance = timedelta(seconds=self._settings.clock_tolerance_s)
        return make_driver(device, spec, name, link, sink, self._settings.zone, tolerance)

    async def close(self) -> None:
        """Give back the radio; call when the links have ended."""
        if self._radio is not None:
            await self._radio.close()

    def name_for(self, device: DeviceSettings) -> str:
        """What to call it. Two instruments of a kind are told apart by a number."""
        wanted = device.name or load_spec(device.spec).title
        name, number = wanted, 2
        while name in self._names:
            name, number = f"{wanted} {number}", number + 1
        self._names.add(name)
        return name

    def free_name(self, name: str) -> None:
        """That instrument is gone; another one may be called so."""
        self._names.discard(name)

    @property
    def radio(self) -> BleRadio:
        """One for the process: two scanners at once are refused by BlueZ."""
        if self._radio is None:
            self._radio = make_radio(self._settings.hci, self._desk)
            self._radio.namesakes.told = self._namesake
        return self._radio

    def _namesake(self, address: str, other: str) -> None:
        self.on_namesake(address, other)

    def _recorded(self, link: Link, spec: Spec, device: DeviceSettings, name: str) -> Link:
        """The link with a flight recorder, where the site keeps recordings."""
        folder = self._settings.recordings_folder
        if folder is None:
            return link
        from station.drivers.links.recorder import RecordedLink

        folder.mkdir(parents=True, exist_ok=True)
        file = "".join(c if c.isalnum() else "-" for c in name).strip("-").lower()
        return RecordedLink(
            link,
            folder / f"{file}.flight.jsonl",
            spec=spec.id,
            kind=device.link,
            max_bytes=self._settings.recording_max_bytes,
        )


def told_by(spec: Spec) -> tuple[str, ...]:
    """The characteristics that a device tells by itself, in the order of its spec."""
    uuids: list[str] = []
    for message in spec.messages:
        framing = spec.framing_of(message)
        if framing is not None and message.delivery != "write":
            uuids.extend(framing.characteristics)
        elif (
            framing is None
            and message.characteristic
            and message.delivery in ("indicate", "notify", None)
        ):
            uuids.append(message.characteristic)
    return tuple(dict.fromkeys(map(full_uuid, uuids)))


def _needed(spec: Spec) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the characteristics that a device tells by itself, those that it must have, and the
    others. It must have the first, unless the spec says that any of them will do.
    """
    first, *others = told_by(spec)
    if any(message.optional for message in spec.messages_on(first)):
        return (), (first, *others)
    return (first,), tuple(others)


def read_from(spec: Spec) -> tuple[str, ...]:
    """The characteristics to read once. What every device may say of itself, the link reads."""
    known = (DEVICE_INFORMATION, BATTERY_SERVICE)
    return tuple(
        dict.fromkeys(
            full_uuid(message.characteristic)
            for message in spec.messages
            if message.characteristic
            and message.delivery == "read"
            and full_uuid(message.service or spec.link.service or "") not in known
        )
    )


def make_radio(hci: str | None, desk: PairingDesk | None = None) -> BleRadio:
    """The operating system's Bluetooth, or a Bumble one at the transport `hci`."""
    from station.drivers.links.ble_radio import BleRadio

    if hci is None:
        return BleRadio(desk=desk)
    from station.simulators.bluetooth.backend import bumble_backends

    return BleRadio(bumble_backends(hci, desk), desk=desk)


def make_driver(
    device: DeviceSettings,
    spec: Spec,
    name: str,
    link: Link,
    sink: DriverSink,
    zone: tzinfo | None = None,
    clock_tolerance: timedelta = CLOCK_TOLERANCE,
) -> Driver:
    """The driver of a configured instrument on its link; it begins with `run`."""
    return Driver(
        spec=spec,
        link=link,
        sink=sink,
        device=DeviceIdentity(spec=spec.id, name=name, address=_address(device)),
        mode=device.mode,
        leads=device.leads,
        zone=zone,
        approved=device.approved,
        clock_tolerance=clock_tolerance,
    )


def make_link(device: DeviceSettings, spec: Spec, name: str, radio: Callable[[], BleRadio]) -> Link:
    """The link that reaches a configured instrument; nothing is opened yet.

    `radio` is asked only for a Bluetooth one.
    """
    origin = Origin.SIMULATOR if device.simulated else Origin.DEVICE
    match device.link:
        case "serial":
            return _serial(device, spec, origin)
        case "tcp":
            from station.drivers.links.tcp import TcpLink

            return TcpLink(device.host, device.tcp_port or 0, origin=origin)
        case "bluetooth":
            return _bluetooth(device, spec, name, radio())
        case "replay":
            from station.drivers.links.replay import ReplayLink

            return ReplayLink(device.file or Path())


def _bluetooth(device: DeviceSettings, spec: Spec, name: str, radio: BleRadio) -> Link:
    from station.drivers.links.ble import BleLink
    from station.drivers.links.ble_radio import Wanted

    needed, others = _needed(spec)
    if device.address is not None:
        radio.namesakes.expect(device.address, device.advertises)
    return BleLink(
        radio,
        Wanted(addresses=frozenset({device.address or ""})),
        spec=spec.id,
        name=name,
        subscribe=needed,
        optional=others,
        read=read_from(spec),
        bond=device.bond or spec.link.bond,
        simulated=device.simulated,
    )


def all_specs() -> tuple[Spec, ...]:
    """Every spec that there is. Raises `SpecError` for a file that is wrong."""
    return tuple(map(load_spec, spec_ids()))


def check_device(device: DeviceSettings) -> Spec:
    """The spec of a configured instrument.

    Raises `SettingsError` for a spec, mode or link that cannot be.
    """
    from station.codec import CodecError, Decoder

    try:
        spec = load_spec(device.spec)
        Decoder(spec, mode=device.mode)
    except CodecError as problem:
        raise SettingsError(f"device {device.spec!r}: {problem}") from problem
    wanted = "bluetooth" if spec.link.kind == "bluetooth" else "serial"
    fits = device.link == "replay" or (device.link == "bluetooth") == (wanted == "bluetooth")
    if not fits:
        raise SettingsError(
            f"device {device.spec!r}: is reached by {wanted}, the configuration says {device.link}"
        )
    return spec


def _serial(device: DeviceSettings, spec: Spec, origin: Origin) -> Link:
    from station.drivers.links.ports import PortChoice
    from station.drivers.links.serial_port import SerialLink, SerialSettings

    settings = SerialSettings(
        baud=spec.baud_of(device.mode) or 9600,
        bits=spec.link.bits,
        parity=spec.link.parity,
        stop=spec.link.stop_bits,
    )
    return SerialLink(PortChoice.parse(device.port or ""), settings, origin=origin)


def _address(device: DeviceSettings) -> str | None:
    if device.link == "tcp":
        return f"{device.host}:{device.tcp_port}"
    return device.port or device.address or (str(device.file) if device.file else None)
